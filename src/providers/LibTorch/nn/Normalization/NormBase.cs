using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalization share: a trained scale and shift, and running means and variances for evaluation.</summary>
public abstract class NormBase : Module<Tensor, Tensor>
{
    private protected Parameter? Scale;
    private protected Parameter? Shift;
    private protected Tensor? Mean;
    private protected Tensor? Variance;
    private protected Tensor? Batches;

    public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        (this.num_features, this.eps, this.momentum, this.affine, this.track_running_stats) = (num_features, eps, momentum, affine, track_running_stats);
        if (affine)
        {
            weight = new Parameter(ones(num_features, dtype, device));
            bias = new Parameter(zeros(num_features, dtype, device));
        }
        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype, device);
            running_var = ones(num_features, dtype, device);
            num_batches_tracked = tensor(0L, ScalarType.Int64, device);
        }
    }

    public long num_features { get; }

    /// <summary>What is added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>The share of the newest batch in the running values; null for the mean over all batches.</summary>
    public double? momentum { get; set; }

    /// <summary>Whether there is a scale and a shift.</summary>
    public bool affine { get; }

    /// <summary>Whether running values are kept; without them, evaluation uses the batch's own.</summary>
    public bool track_running_stats { get; }

    /// <summary>The scale of every feature, 1 at first; or null.</summary>
    public Parameter? weight
    {
        get => Scale;
        set => Assign(nameof(weight), ref Scale, value);
    }

    /// <summary>The shift of every feature, 0 at first; or null.</summary>
    public Parameter? bias
    {
        get => Shift;
        set => Assign(nameof(bias), ref Shift, value);
    }

    public Tensor? running_mean
    {
        get => Mean;
        set => Assign(nameof(running_mean), ref Mean, value);
    }

    public Tensor? running_var
    {
        get => Variance;
        set => Assign(nameof(running_var), ref Variance, value);
    }

    /// <summary>How many batches the running values have seen.</summary>
    public Tensor? num_batches_tracked
    {
        get => Batches;
        set => Assign(nameof(num_batches_tracked), ref Batches, value);
    }

    public void reset_running_stats()
    {
        if (track_running_stats)
        {
            init.zeros_(Mean!);
            init.ones_(Variance!);
            init.zeros_(Batches!);
        }
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (affine)
        {
            init.ones_(Scale!);
            init.zeros_(Shift!);
        }
    }

    /// <exception cref="ArgumentException">The input has not the dimensions that the layer takes.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    private protected void CheckDimensions(Tensor input, long fewest, long most)
    {
        var count = input.ndim;
        if (count < fewest || count > most)
        {
            throw new ArgumentException($"{GetName()} takes {(fewest == most ? $"{fewest}" : $"{fewest} or {most}")} dimensions, but the input has {count}.", nameof(input));
        }
    }

    /// <summary>Counts the batch, where running values are kept, and gives its share in them.</summary>
    private protected double Share()
    {
        if (Batches is null)
        {
            return momentum ?? 0;
        }
        Batches.add_(1);
        return momentum ?? 1.0 / Batches.item<long>();
    }
}
