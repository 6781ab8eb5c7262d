using System.Collections.Concurrent;
using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class LineTests
{
    [Fact]
    public void There_is_one_line_an_event_and_one_for_the_opening()
    {
        var table = TabulatedTrials.Generate(rows: 20, steps: 9, seed: 1, diverging: 0.3);
        var lines = new Lines();
        using var logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(lines).CreateLogger();
        using var study = Study.Open(new StudyOptions
        {
            Name = "lines",
            Space = table.Space,
            Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 9 }),
            Devices = new CpuHost(1),
            Logger = logger,
        });

        foreach (var _ in study.Simulate(table.Train))
        {
        }

        Assert.Equal(study.Events().Count() + 1, lines.Events.Count);
        Assert.StartsWith("Study \"lines\" in \"memory\": 0 events", lines.Events.First().RenderMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains(lines.Events, e => e.Level == LogEventLevel.Warning && e.RenderMessage(CultureInfo.InvariantCulture).Contains("Diverged", StringComparison.Ordinal));
        Assert.Contains(lines.Events, e => e.Level == LogEventLevel.Information && e.RenderMessage(CultureInfo.InvariantCulture).Contains("the best so far", StringComparison.Ordinal));
    }

    private sealed class Lines : ILogEventSink
    {
        public ConcurrentQueue<LogEvent> Events { get; } = new();

        public void Emit(LogEvent logEvent) => Events.Enqueue(logEvent);
    }
}
