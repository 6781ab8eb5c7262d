using System.Diagnostics;
using System.Globalization;

/// <summary>Python's torch in a process of its own, which runs a workload when it is told to.</summary>
internal sealed class PythonTorch : IDisposable
{
    private readonly Process _process;

    internal PythonTorch(string interpreter, int threads)
    {
        ProcessStartInfo start = new(interpreter, [Path.Combine(AppContext.BaseDirectory, "workloads.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
    }

    /// <summary>Microseconds of one repeat.</summary>
    internal double Measure(string workload, int threads, int repeats)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload} {threads} {repeats}"));
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended: is python3-torch installed? Name the interpreter with --python PATH.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
