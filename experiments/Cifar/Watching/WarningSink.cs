using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>Brings what the libraries warn of before the person who watches.</summary>
internal sealed class WarningSink(IStudyView view) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        string sentence = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        view.Warn(logEvent.Exception is { } cause ? $"{sentence}: {cause.Message}" : sentence);
    }
}
