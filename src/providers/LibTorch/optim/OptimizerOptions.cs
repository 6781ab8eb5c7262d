namespace TorchSharp.Modules;

/// <summary>What one group of parameters is updated with. A value left null is taken from the optimizer's defaults.</summary>
public class OptimizerOptions
{
    /// <summary>The rate of the next update.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The rate that schedules are multiples of.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Writes the options: initial rate, rate, then each option in the order of the file format.</summary>
    public virtual void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(InitialLearningRate);
        Visit(new Writing(writer));
    }

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote.</summary>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        InitialLearningRate = reader.ReadDouble();
        Visit(new Reading(reader));
    }

    /// <summary>Takes over the values of other options.</summary>
    /// <exception cref="ArgumentException">They are another optimizer's.</exception>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        ArgumentNullException.ThrowIfNull(source);
        InitialLearningRate = source.InitialLearningRate;
        Visit(new Copying(ValuesOf(source), overwrite: true));
    }

    /// <summary>Names each option once, in the order of the file format; saving, loading, copying and filling all go through here.</summary>
    private protected virtual void VisitOwn(IVisitor visitor)
    {
    }

    /// <summary>Gives every open option the value of the optimizer's defaults.</summary>
    internal void FillFrom(OptimizerOptions defaults) => Visit(new Copying(ValuesOf(defaults), overwrite: false));

    private void Visit(IVisitor visitor)
    {
        var rate = LearningRate;
        visitor.Number(ref rate);
        LearningRate = rate;
        VisitOwn(visitor);
    }

    private Queue<object?> ValuesOf(OptimizerOptions source)
    {
        if (source.GetType() != GetType())
        {
            throw new ArgumentException($"Options of {source.GetType().DeclaringType?.Name} cannot be loaded into {GetType().DeclaringType?.Name}.", nameof(source));
        }

        var collecting = new Collecting();
        source.Visit(collecting);
        return collecting.Values;
    }

    /// <summary>Sees every option by reference.</summary>
    private protected interface IVisitor
    {
        void Number(ref double? value);

        void Flag(ref bool? value);
    }

    private sealed class Writing(BinaryWriter writer) : IVisitor
    {
        public void Number(ref double? value) => writer.Write(value.GetValueOrDefault());

        public void Flag(ref bool? value) => writer.Write(value.GetValueOrDefault());
    }

    private sealed class Reading(BinaryReader reader) : IVisitor
    {
        public void Number(ref double? value) => value = reader.ReadDouble();

        public void Flag(ref bool? value) => value = reader.ReadBoolean();
    }

    private sealed class Collecting : IVisitor
    {
        public Queue<object?> Values { get; } = [];

        public void Number(ref double? value) => Values.Enqueue(value);

        public void Flag(ref bool? value) => Values.Enqueue(value);
    }

    private sealed class Copying(Queue<object?> values, bool overwrite) : IVisitor
    {
        public void Number(ref double? value) => Take(ref value);

        public void Flag(ref bool? value) => Take(ref value);

        private void Take<T>(ref T? value)
            where T : struct
        {
            var other = (T?)values.Dequeue();
            value = overwrite ? other : value ?? other;
        }
    }
}
