# docker build -t parlor . && docker run -p 8000:8000 -v parlor-data:/data parlor

FROM denoland/deno:2.9.6 AS build
WORKDIR /app
COPY . .
# The build leaves every package that the server needs in DENO_DIR.
RUN deno task build

FROM denoland/deno:2.9.6
WORKDIR /app
COPY --from=build /deno-dir /deno-dir
COPY --from=build /app /app
RUN mkdir /data && chown deno:deno /data
ENV DENO_KV_PATH=/data/parlor.kv \
    DENO_NO_UPDATE_CHECK=1
VOLUME /data
EXPOSE 8000
USER deno
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD [ \
    "deno", "eval", \
    "Deno.exit((await fetch('http://127.0.0.1:8000/healthz')).ok ? 0 : 1)" ]
CMD [ \
    "deno", "serve", "--cached-only", "--v8-flags=--max-semi-space-size=8", "--no-prompt", "--allow-net", \
    "--allow-env=PORT,HOST,DENO_KV_PATH,DENO_KV_URL,DENO_KV_ACCESS_TOKEN,DENO_DEPLOYMENT_ID,FANOUT,SERVER_NAME,LOG_LEVEL,RATE_LIMITS,PASSWORD_COST,EDIT_MINUTES,TRUST_PROXY,HEARTBEAT_MS,GITHUB_SHA,CI_COMMIT_SHA", \
    "--allow-read=.,/data", "--allow-write=/data", "--parallel", \
    "--host=0.0.0.0", "--port=8000", "_fresh/server.js" ]
