namespace TorchTune.Architecture.Tests.Setup;

/// <summary>The set-up script, run for real on a scripted machine. It is a shell script for Linux.</summary>
public abstract class SetupTests : IDisposable
{
    private readonly ScriptedMachine? _machine = OperatingSystem.IsLinux() ? new ScriptedMachine() : null;

    internal ScriptedMachine Machine
    {
        get
        {
            Skip.If(_machine is null, "The set-up script is for Linux; elsewhere TorchSharp comes from NuGet.");
            return _machine!;
        }
    }

    public void Dispose()
    {
        _machine?.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static void Succeeds(ScriptedMachine.Outcome outcome)
        => Assert.Equal(new ScriptedMachine.Outcome(0, "", ""), outcome);
}
