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
RUN mkdir -m 700 /data && chown deno:deno /data
ENV HOST=0.0.0.0 \
    PORT=8000 \
    DENO_KV_PATH=/data/parlor.kv \
    DENO_NO_UPDATE_CHECK=1
VOLUME /data
EXPOSE 8000
USER deno
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD [ \
    "deno", "eval", \
    "Deno.exit((await fetch(`http://127.0.0.1:${Deno.env.get('PORT')}/healthz`)).ok ? 0 : 1)" ]
CMD ["deno", "task", "start", "--built"]
