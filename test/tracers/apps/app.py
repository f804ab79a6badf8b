# The service that the Python tracers under test trace: two routes, and a span of its own inside one of them, in which
# it logs.
import logging
import os
import signal
import sys

if os.environ["TRACER"] == "dd":
    import ddtrace.auto  # before what it is to trace

from flask import Flask

app = Flask(__name__)

if os.environ["TRACER"] == "otel":
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.flask import FlaskInstrumentor
    from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=100))
    trace.set_tracer_provider(provider)
    FlaskInstrumentor().instrument_app(app)
    logs = LoggerProvider()
    logs.add_log_record_processor(
        BatchLogRecordProcessor(OTLPLogExporter(), schedule_delay_millis=100)
    )
    logging.getLogger("stock").addHandler(LoggingHandler(logger_provider=logs))

    def look():
        return trace.get_tracer("stock").start_as_current_span("look")
else:
    from ddtrace import tracer

    def look():
        return tracer.trace("stock.look", resource="look")


@app.get("/items/<int:item_id>")
def item(item_id):
    with look():
        logging.getLogger("stock").warning("item %s is short", item_id, extra={"left": 2})
        return {"id": item_id}


@app.get("/fail")
def fail():
    raise ValueError("out of stock")


# What is pending is sent at an ordinary exit.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
