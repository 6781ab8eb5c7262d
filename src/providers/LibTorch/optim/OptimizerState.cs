namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter between updates.</summary>
/// <remarks>The tensors belong to the optimizer, not to a dispose scope; they are freed with it.</remarks>
public abstract class OptimizerState
{
    /// <summary>The parameter that this state belongs to.</summary>
    protected Parameter _parameter;

    /// <summary>A state of this parameter, to be filled by <see cref="Initialize"/>.</summary>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Sets the state to what it is before the first update.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Writes the state, value by value in the order of the file format.</summary>
    public virtual void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Visit(new Writing(writer));
    }

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote.</summary>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Visit(new Reading(reader, _parameter));
    }

    /// <summary>Takes over a copy of another state, on the device of this state's parameter.</summary>
    /// <exception cref="ArgumentException">It is another optimizer's.</exception>
    public virtual void LoadStateDict(OptimizerState source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.GetType() != GetType())
        {
            throw new ArgumentException($"A state of {source.GetType().DeclaringType?.Name} cannot be loaded into {GetType().DeclaringType?.Name}.", nameof(source));
        }

        if (!ReferenceEquals(source, this))
        {
            Visit(new Copying(ValuesOf(source), _parameter));
        }
    }

    /// <summary>Whether another state holds the same numbers up to rounding (relative 1e-5, absolute 1e-8).</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other)
    {
        if (other is null || other.GetType() != GetType())
        {
            return false;
        }

        var comparing = new Comparing(ValuesOf(other));
        Visit(comparing);
        return comparing.Equal;
    }

    /// <summary>Moves the state to a device.</summary>
    public virtual void to(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Visit(new Moving(device));
    }

    /// <summary>Names each value once, in the order of the file format.</summary>
    private protected abstract void Visit(IVisitor visitor);

    /// <summary>Frees the tensors.</summary>
    internal void Free() => Visit(new Freeing());

    /// <summary>A tensor of zeros shaped as the parameter that no dispose scope owns.</summary>
    private protected torch.Tensor Zeros() => torch.zeros_like(_parameter).DetachFromDisposeScope();

    private static Queue<object?> ValuesOf(OptimizerState source)
    {
        var collecting = new Collecting();
        source.Visit(collecting);
        return collecting.Values;
    }

    /// <summary>Sees every value by reference. A tensor is null where the optimizer's options have no use for it.</summary>
    private protected interface IVisitor
    {
        void Count(ref long value);

        void Number(ref double value);

        void Tensor(ref torch.Tensor value);

        void Optional(ref torch.Tensor? value);
    }

    private sealed class Writing(BinaryWriter writer) : IVisitor
    {
        public void Count(ref long value) => writer.Write(value);

        public void Number(ref double value) => writer.Write(value);

        public void Tensor(ref torch.Tensor value) => value.Save(writer);

        public void Optional(ref torch.Tensor? value)
        {
            writer.Write(value is not null);
            value?.Save(writer);
        }
    }

    private sealed class Reading(BinaryReader reader, Parameter parameter) : IVisitor
    {
        public void Count(ref long value) => value = reader.ReadInt64();

        public void Number(ref double value) => value = reader.ReadDouble();

        public void Tensor(ref torch.Tensor value) => value.Load(reader);

        public void Optional(ref torch.Tensor? value)
        {
            if (!reader.ReadBoolean())
            {
                value?.Dispose();
                value = null;
                return;
            }

            value ??= torch.zeros_like(parameter).DetachFromDisposeScope();
            value.Load(reader);
        }
    }

    private sealed class Collecting : IVisitor
    {
        public Queue<object?> Values { get; } = [];

        public void Count(ref long value) => Values.Enqueue(value);

        public void Number(ref double value) => Values.Enqueue(value);

        public void Tensor(ref torch.Tensor value) => Values.Enqueue(value);

        public void Optional(ref torch.Tensor? value) => Values.Enqueue(value);
    }

    private sealed class Copying(Queue<object?> values, Parameter parameter) : IVisitor
    {
        public void Count(ref long value) => value = (long)values.Dequeue()!;

        public void Number(ref double value) => value = (double)values.Dequeue()!;

        public void Tensor(ref torch.Tensor value)
        {
            torch.Tensor? copy = value;
            Optional(ref copy);
            value = copy ?? throw new ArgumentException("The state to be loaded is incomplete: it has been disposed of.");
        }

        public void Optional(ref torch.Tensor? value)
        {
            var copy = ((torch.Tensor?)values.Dequeue())?.to(parameter.device, copy: true).DetachFromDisposeScope();
            value?.Dispose();
            value = copy;
        }
    }

    private sealed class Comparing(Queue<object?> values) : IVisitor
    {
        public bool Equal { get; private set; } = true;

        public void Count(ref long value) => Equal &= value == (long)values.Dequeue()!;

        public void Number(ref double value)
        {
            double other = (double)values.Dequeue()!;
            Equal &= Math.Abs(value - other) <= 1e-8 + (1e-5 * Math.Abs(other));
        }

        public void Tensor(ref torch.Tensor value) => Compare(value);

        public void Optional(ref torch.Tensor? value) => Compare(value);

        private void Compare(torch.Tensor? value)
        {
            var other = (torch.Tensor?)values.Dequeue();
            Equal &= value is null || other is null ? value is null && other is null : value.allclose(other);
        }
    }

    private sealed class Moving(torch.Device device) : IVisitor
    {
        public void Count(ref long value)
        {
        }

        public void Number(ref double value)
        {
        }

        public void Tensor(ref torch.Tensor value) => value = Moved(value);

        public void Optional(ref torch.Tensor? value) => value = value is null ? null : Moved(value);

        private torch.Tensor Moved(torch.Tensor value)
        {
            var moved = value.to(device, copy: true).DetachFromDisposeScope();
            value.Dispose();
            return moved;
        }
    }

    private sealed class Freeing : IVisitor
    {
        public void Count(ref long value)
        {
        }

        public void Number(ref double value)
        {
        }

        public void Tensor(ref torch.Tensor value)
        {
            value?.Dispose();
            value = null!;
        }

        public void Optional(ref torch.Tensor? value)
        {
            value?.Dispose();
            value = null;
        }
    }
}
