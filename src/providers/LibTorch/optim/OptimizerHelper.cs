using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What all optimizers with parameter groups have in common: groups, states, their files, and the loop of an update.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly OptimizerOptions _defaults;
    private readonly List<Members> _groups = [];
    private readonly Dictionary<nint, OptimizerState> _states = [];
    private bool _disposed;

    private protected OptimizerHelper(OptimizerOptions defaults)
    {
        defaults.InitialLearningRate = defaults.LearningRate.GetValueOrDefault();
        _defaults = defaults;
    }

    /// <inheritdoc/>
    public override IEnumerable<ILearningRateController> ParamGroups => _groups.Select(members => members.Group);

    /// <summary>The options of groups that leave them open.</summary>
    private protected OptimizerOptions Defaults => _defaults;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(members => members.Group.Parameters);

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        ObjectDisposedException.ThrowIf(_disposed, this);
        param_group.Options ??= NewOptions();
        param_group.Options.FillFrom(_defaults);
        var parameters = param_group.Parameters.ToArray();
        if (parameters.Select(parameter => parameter.Handle).Distinct().Count(handle => !_states.ContainsKey(handle)) < parameters.Length)
        {
            throw new ArgumentException("A parameter appears twice in the groups: it would be updated twice.", nameof(param_group));
        }

        param_group.InitialLearningRate = param_group.LearningRate;
        foreach (var parameter in parameters)
        {
            var state = NewState(parameter);
            state.Initialize(param_group.Options);
            _states.Add(parameter.Handle, state);
        }

        _groups.Add(new Members(param_group, _states));
    }

    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var loss = closure is null ? null! : Evaluated(closure);
        foreach (var members in _groups)
        {
            var (parameters, states) = members.Current;
            var options = members.Group.Options;
            for (var i = 0; i < parameters.Length; i++)
            {
                if (!UpdateInOnePass(options, parameters[i], states[i]))
                {
                    UpdateByOperators(options, parameters[i], states[i]);
                }
            }
        }

        return loss;
    }

    /// <summary>Sets every gradient to zero, in place; a parameter without a gradient stays without one.</summary>
    public override unsafe void zero_grad()
    {
        foreach (var members in _groups)
        {
            foreach (var parameter in members.Current.Parameters)
            {
                var handle = parameter.Handle;
                Native.Check(Native.tt_zero_gradients(&handle, 1));
            }
        }
    }

    /// <summary>Moves the state to a device; the parameters must be there too by the next update.</summary>
    public void to(Device device)
    {
        foreach (var state in States)
        {
            state.to(device);
        }
    }

    /// <summary>The options and states themselves, not copies: they change with the next update.</summary>
    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var members in _groups)
        {
            var first = dictionary.State.Count;
            dictionary.Options.Add(members.Group.Options);
            dictionary.State.AddRange(members.Current.States);
            dictionary.StateIndexRef.Add([.. Enumerable.Range(first, dictionary.State.Count - first)]);
        }

        return dictionary;
    }

    /// <summary>Copies the options and states of an optimizer of the same kind, groups and parameters being matched by their order.</summary>
    /// <exception cref="ArgumentException">The number of groups or of parameters differs, or it is another kind of optimizer.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        RequireSame(state_dict.Options.Count, own.Options.Count, "parameter groups");
        RequireSame(state_dict.State.Count, own.State.Count, "parameters");
        foreach (var (mine, other) in own.Options.Zip(state_dict.Options))
        {
            mine.LoadStateDict(other);
        }

        foreach (var (mine, other) in own.State.Zip(state_dict.State))
        {
            mine.LoadStateDict(other);
        }
    }

    /// <summary>Writes options and states to a file.</summary>
    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes the kind of optimizer, the numbers of groups and parameters, the options of each group and the state of each parameter.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var dictionary = state_dict();
        writer.Write(GetType().Name);
        writer.WriteLength(dictionary.Options.Count);
        writer.WriteLength(dictionary.State.Count);
        dictionary.Options.ForEach(options => options.SaveStateDict(writer));
        dictionary.State.ForEach(state => state.SaveStateDict(writer));
    }

    /// <summary>Reads what <see cref="save_state_dict(string)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is another optimizer's.</exception>
    /// <exception cref="ArgumentException">Groups, parameters or shapes differ.</exception>
    /// <exception cref="EndOfStreamException">The file is cut off.</exception>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <inheritdoc cref="load_state_dict(string)"/>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var kind = reader.ReadName();
        if (kind != GetType().Name)
        {
            throw new InvalidDataException($"The file holds the state of '{kind}', not of '{GetType().Name}'.");
        }

        var own = state_dict();
        RequireSame(reader.ReadLength(), own.Options.Count, "parameter groups");
        RequireSame(reader.ReadLength(), own.State.Count, "parameters");
        own.Options.ForEach(options => options.LoadStateDict(reader));
        own.State.ForEach(state => state.LoadStateDict(reader));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            foreach (var state in _states.Values)
            {
                state.Free();
            }
        }
    }

    /// <summary>Options of this optimizer with every value open.</summary>
    private protected abstract OptimizerOptions NewOptions();

    /// <summary>The state of one parameter, not yet initialized.</summary>
    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>Updates a parameter in one pass over memory, or leaves it where it has no gradient; false asks for operators instead.</summary>
    private protected virtual bool UpdateInOnePass(OptimizerOptions options, Parameter parameter, OptimizerState state) => false;

    /// <summary>Updates a parameter by operators: on any device, of any type, in any layout. Temporaries are freed by the caller.</summary>
    private protected abstract void Update(OptimizerOptions options, Parameter parameter, Tensor gradient, OptimizerState state);

    /// <summary>Adds the groups that a constructor was given.</summary>
    private protected void Add(IEnumerable<ParamGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        foreach (var group in groups)
        {
            add_param_group(group);
        }
    }

    private IEnumerable<OptimizerState> States => _groups.SelectMany(members => members.Current.States);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UpdateByOperators(OptimizerOptions options, Parameter parameter, OptimizerState state)
    {
        using var noGradients = no_grad();
        using var temporaries = NewDisposeScope();
        if (parameter.grad is { } gradient)
        {
            Update(options, parameter, gradient, state);
        }
    }

    private static Tensor Evaluated(Func<Tensor> closure)
    {
        using var gradients = enable_grad();
        return closure();
    }

    private static void RequireSame(long found, int expected, string what)
    {
        if (found != expected)
        {
            throw new ArgumentException($"The state to be loaded has {found} {what}; this optimizer has {expected}.");
        }
    }

    /// <summary>A group with its parameters and their states side by side.</summary>
    private sealed class Members(ParamGroup group, Dictionary<nint, OptimizerState> states)
    {
        private IEnumerable<Parameter>? _source;
        private (Parameter[] Parameters, OptimizerState[] States) _current;

        public ParamGroup Group => group;

        /// <summary>The parameters are enumerated once, not at every update; a group that is given another collection is enumerated anew.</summary>
        public (Parameter[] Parameters, OptimizerState[] States) Current
        {
            get
            {
                if (!ReferenceEquals(_source, group.Parameters))
                {
                    var parameters = group.Parameters.ToArray();
                    _current = (parameters, Array.ConvertAll(parameters, StateOf));
                    _source = group.Parameters;
                }

                return _current;
            }
        }

        private OptimizerState StateOf(Parameter parameter) => states.TryGetValue(parameter.Handle, out var state)
            ? state
            : throw new InvalidOperationException("A group's Parameters were replaced by ones that the optimizer does not know: add them with add_param_group.");
    }
}
