// breaks: simulator
import '../apns/client.ts';
