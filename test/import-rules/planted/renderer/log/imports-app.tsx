// breaks: features-below-the-app
import '../app.tsx';
