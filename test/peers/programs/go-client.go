// Go's own HTTP/2 client with a provider token: many runs, each a new client that hands over all its notifications at
// once, before it can know how many streams it may open. Prints a line of JSON for each run that lost some, and a last
// one with the sums. Arguments: the port, a CA file, a topic, a provider token, how many runs,
// how many of them at once, how many notifications in each.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type tally struct {
	Run      int      `json:"run"`
	Accepted int      `json:"accepted"`
	Losses   []string `json:"losses"`
}

func main() {
	port, ca, topic, token := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	runs, atOnce, notifications := number(os.Args[5]), number(os.Args[6]), number(os.Args[7])
	pem, err := os.ReadFile(ca)
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	results := make([]tally, runs)
	turn := make(chan struct{}, atOnce)
	var waiting sync.WaitGroup
	for run := range results {
		waiting.Add(1)
		turn <- struct{}{}
		go func() {
			defer waiting.Done()
			results[run] = send(run, port, topic, token, roots, notifications)
			<-turn
		}()
	}
	waiting.Wait()
	out := json.NewEncoder(os.Stdout)
	accepted, whole := 0, 0
	for _, result := range results {
		accepted += result.Accepted
		if result.Accepted == notifications {
			whole++
		} else {
			out.Encode(result)
		}
	}
	out.Encode(map[string]int{"runs": runs, "whole": whole, "accepted": accepted})
}

func send(run int, port, topic, token string, roots *x509.CertPool, notifications int) tally {
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 60 * time.Second}
	result := tally{Run: run}
	var lock sync.Mutex
	var waiting sync.WaitGroup
	for n := 0; n < notifications; n++ {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			loss := post(client, fmt.Sprintf("https://127.0.0.1:%s/3/device/%056x%08x", port, run+1, n), topic, token)
			lock.Lock()
			defer lock.Unlock()
			if loss == "" {
				result.Accepted++
			} else {
				result.Losses = append(result.Losses, loss)
			}
		}()
	}
	waiting.Wait()
	return result
}

// What became of a notification that was not accepted; "" for one that was.
func post(client *http.Client, url, topic, token string) string {
	request, err := http.NewRequest("POST", url, strings.NewReader(`{"aps":{"alert":"Hello"}}`))
	if err != nil {
		return err.Error()
	}
	request.Header.Set("apns-topic", topic)
	request.Header.Set("apns-push-type", "alert")
	request.Header.Set("authorization", "bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	if response.StatusCode != 200 || response.ProtoMajor != 2 {
		return fmt.Sprintf("%s %d %s", response.Proto, response.StatusCode, body)
	}
	return ""
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}
