using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A module without parameters, buffers and modules of its own: registering one is an error.</summary>
public interface IParameterLessModule;

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, TResult> : Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_parameter(string name, Parameter? param) => throw NoParts();

    public override void register_buffer(string name, Tensor? tensor, bool persistent = true) => throw NoParts();

    public override void register_module(string name, Module? submodule) => throw NoParts();

    private InvalidOperationException NoParts() => new($"{GetName()} has no parameters, buffers or modules.");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, TResult> : Module<T1, T2, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_parameter(string name, Parameter? param) => throw NoParts();

    public override void register_buffer(string name, Tensor? tensor, bool persistent = true) => throw NoParts();

    public override void register_module(string name, Module? submodule) => throw NoParts();

    private InvalidOperationException NoParts() => new($"{GetName()} has no parameters, buffers or modules.");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, TResult> : Module<T1, T2, T3, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_parameter(string name, Parameter? param) => throw NoParts();

    public override void register_buffer(string name, Tensor? tensor, bool persistent = true) => throw NoParts();

    public override void register_module(string name, Module? submodule) => throw NoParts();

    private InvalidOperationException NoParts() => new($"{GetName()} has no parameters, buffers or modules.");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, T4, TResult> : Module<T1, T2, T3, T4, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_parameter(string name, Parameter? param) => throw NoParts();

    public override void register_buffer(string name, Tensor? tensor, bool persistent = true) => throw NoParts();

    public override void register_module(string name, Module? submodule) => throw NoParts();

    private InvalidOperationException NoParts() => new($"{GetName()} has no parameters, buffers or modules.");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, T4, T5, TResult> : Module<T1, T2, T3, T4, T5, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_parameter(string name, Parameter? param) => throw NoParts();

    public override void register_buffer(string name, Tensor? tensor, bool persistent = true) => throw NoParts();

    public override void register_module(string name, Module? submodule) => throw NoParts();

    private InvalidOperationException NoParts() => new($"{GetName()} has no parameters, buffers or modules.");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, T4, T5, T6, TResult> : Module<T1, T2, T3, T4, T5, T6, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_parameter(string name, Parameter? param) => throw NoParts();

    public override void register_buffer(string name, Tensor? tensor, bool persistent = true) => throw NoParts();

    public override void register_module(string name, Module? submodule) => throw NoParts();

    private InvalidOperationException NoParts() => new($"{GetName()} has no parameters, buffers or modules.");
}
