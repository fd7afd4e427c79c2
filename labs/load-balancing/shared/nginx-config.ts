/** The configuration of nginx around what an experiment teaches. */

/** Sections and lines of an experiment. */
export interface NginxParts {
  /** The section `upstream fleet { … }`. */
  readonly upstream: string;
  /** Lines of the section `location /`. @default none */
  readonly location?: string;
}

/**
 * The whole configuration: everything goes to `upstream fleet`. `{port}` and `{folder}` are filled in where it is
 * started. Paths are set because the built-in ones belong to the system's nginx.
 */
export function nginxConfig({ upstream, location = "" }: NginxParts): string {
  return `worker_processes 1;

events {
    worker_connections 4000;
}

http {
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path       {folder}/proxy;
    fastcgi_temp_path     {folder}/fastcgi;
    uwsgi_temp_path       {folder}/uwsgi;
    scgi_temp_path        {folder}/scgi;

    ${upstream.trim()}

    server {
        listen 127.0.0.1:{port};

        location / {
            proxy_pass http://fleet;
            # Connections to the servers are kept open, as HAProxy does.
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            ${location.trim()}
        }
    }

    server {
        listen unix:{folder}/metrics.sock;
        location / {
            stub_status;
        }
    }
}
`;
}
