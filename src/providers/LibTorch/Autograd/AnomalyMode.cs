namespace TorchSharp;

/// <summary>Finds the operator whose backward fails or, with <c>check_nan</c>, yields NaN. For the whole process, and slow.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool _enabledBefore = IsEnabled;
    private readonly bool _checkBefore = ShouldCheckNaN;
    private bool _disposed;

    public AnomalyMode(bool enabled, bool check_nan = true) => Native.tt_set_anomaly_mode(enabled ? 1 : 0, check_nan ? 1 : 0);

    public static unsafe bool IsEnabled
    {
        get
        {
            int check;
            return Native.tt_anomaly_mode(&check) != 0;
        }
    }

    public static unsafe bool ShouldCheckNaN
    {
        get
        {
            int check;
            _ = Native.tt_anomaly_mode(&check);
            return check != 0;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            Native.tt_set_anomaly_mode(_enabledBefore ? 1 : 0, _checkBefore ? 1 : 0);
        }
    }
}

public static partial class torch
{
    public static partial class autograd
    {
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }
}
