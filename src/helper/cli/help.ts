/** What `--help` prints. */
export const help = (
  version: string,
): string => `Dogwatch ${version}: what Datadog would see of the service you are writing. Unofficial.

  helper.js serve              receive traces, DogStatsD and OTLP, answer queries, until Ctrl-C
  helper.js ask '<query>'      print the running helper's answer to one query, as JSON
  helper.js lsp                speak the language server protocol on stdin and stdout

There is one helper for each user and machine. Editors start it by themselves; "serve" starts it without one
and prints one line of JSON when it is ready:

  {"traces":"http://127.0.0.1:8126","dogstatsd":"udp://127.0.0.1:8125","otlp":"http://127.0.0.1:4318","pipe":"…","pid":812}

An address is null, with the reason in "problems", where another program holds the port; it is taken as soon as
that program leaves. Point a tracer at it with DD_TRACE_AGENT_URL=http://127.0.0.1:8126.

serve
  --trace-port <port>          for tracers (8126); 0 picks a free one
  --dogstatsd-port <port>      for metrics (8125); 0 picks a free one
  --otlp-port <port>           for OpenTelemetry’s exporters (4318); 0 picks a free one
  --data-dir <folder>          for the log, and what is kept (the runtime folder)
  --memory <MB>                for spans and logs (256); the oldest go first
  --disk <MB>                  for spans that outlast a restart (1024); 0 keeps none
  --daemon                     print nothing, and leave when no window has been open for a while
  --linger <seconds>           how long that is (60)

ask
  --watch                      print a line for every answer, each time what the query reads has moved

  helper.js ask '{"kind":"status"}'
  helper.js ask '{"kind":"services","last":900}'
  helper.js ask '{"kind":"endpoint","endpoints":[{"method":"GET","route":"/slow"}],"last":900,"list":"slowest"}'
  helper.js ask '{"kind":"trace","traceId":"…"}'
  helper.js ask '{"kind":"metrics"}'
  helper.js ask '{"kind":"timeseries","query":"avg:page.views{*} by {route}","last":900}' --watch

lsp
  takes the options of serve, for a helper that it has to start

  -h, --help     -v, --version

DOGWATCH_RUNTIME_DIR is the folder of the helper's socket and log ($XDG_RUNTIME_DIR/dogwatch, else a folder of
the temporary one). It exits with 1 on a failure and with 2 when it does not understand its options.
`;
