/** The least that each balancer needs around what a test is about. */
export const configWith = {
  /** Lines of the frontend, and sections after it. */
  haproxy: (front: string, sections = "") => `
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend front
    bind 127.0.0.1:{port}
    ${front}
${sections}`,
  /** Lines of the server. */
  nginx: (server: string) => `
events {}
http {
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {
        listen 127.0.0.1:{port};
        ${server}
    }
}
`,
} as const;
