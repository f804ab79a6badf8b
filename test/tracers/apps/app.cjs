// The service that the Node tracers under test trace: two routes, and a span of its own inside one of them, in which it
// logs.
const { createRequire } = require('node:module');

// The packages of the tracer in question lie in another folder than this file.
const from = createRequire(process.env.PACKAGES);
const look = process.env.TRACER === 'otel' ? openTelemetry() : ddTrace();
const express = from('express');

const app = express();
app.get('/items/:id', (request, response) => look(() => response.json({ id: request.params.id })));
app.get('/fail', () => {
  throw new RangeError('out of stock');
});
app.listen(Number(process.env.PORT), '127.0.0.1');

function ddTrace() {
  const tracer = from('dd-trace').init();
  return work => tracer.trace('stock.look', { resource: 'look' }, () => void work());
}

function openTelemetry() {
  const { trace } = from('@opentelemetry/api');
  const { BatchSpanProcessor, NodeTracerProvider } = from('@opentelemetry/sdk-trace-node');
  const { detectResources, envDetector } = from('@opentelemetry/resources');
  const { registerInstrumentations } = from('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = from('@opentelemetry/instrumentation-http');
  const { ExpressInstrumentation } = from('@opentelemetry/instrumentation-express');
  const { OTLPTraceExporter } = from(`@opentelemetry/exporter-trace-otlp-${process.env.EXPORTER}`);
  const processor = new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: 100 });
  const resource = detectResources({ detectors: [envDetector] });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  registerInstrumentations({
    instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],
  });
  const logger = openTelemetryLogs(resource);
  return work =>
    trace.getTracer('stock').startActiveSpan('look', span => {
      logger.emit({ severityText: 'WARN', body: 'an item is short', attributes: { left: 2 } });
      work();
      span.end();
    });
}

function openTelemetryLogs(resource) {
  const { BatchLogRecordProcessor, LoggerProvider } = from('@opentelemetry/sdk-logs');
  const { OTLPLogExporter } = from(`@opentelemetry/exporter-logs-otlp-${process.env.EXPORTER}`);
  const exporter = new OTLPLogExporter();
  const processor = new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: 100 });
  return new LoggerProvider({ resource, processors: [processor] }).getLogger('stock');
}
