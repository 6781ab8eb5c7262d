namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether operators on this thread record a graph.</summary>
    public static bool is_grad_enabled() => Native.tt_grad_mode() != 0;

    public static bool is_inference_mode_enabled() => Native.tt_is_inference_mode() != 0;

    /// <summary>Records no graph on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Like <see cref="no_grad"/>, and its results can never take part in a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = is_grad_enabled();
        private bool _disposed;

        internal GradMode(bool enabled) => Native.tt_set_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                Native.tt_set_grad_mode(_before ? 1 : 0);
            }
        }
    }

    private sealed class InferenceMode : IDisposable
    {
        private nint _guard;

        internal InferenceMode(bool enabled) => _guard = Native.tt_enter_inference_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard != 0)
            {
                Native.tt_leave_inference_mode(_guard);
                _guard = 0;
            }
        }
    }
}
