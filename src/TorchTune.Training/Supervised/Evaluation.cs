using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>Judges a classifier without changing it.</summary>
public static class Evaluation
{
    /// <summary>Mean cross-entropy and accuracy on all examples, in evaluation mode; the mode is put back.</summary>
    /// <param name="model">Inputs <c>[batch, …]</c> to logits <c>[batch, classes]</c>, on the device of the data.</param>
    /// <param name="data">What to judge it on.</param>
    /// <param name="batchSize">Examples per pass; changes memory and speed, and the results in the last bits alone.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Score Evaluate(this nn.Module<Tensor, Tensor> model, ISupervisedData data, int batchSize = 256, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using var outer = NewDisposeScope();
        using var withoutGradient = no_grad();
        bool wasTraining = model.training;
        model.eval();
        try
        {
            var tally = new Tally(data.Device);
            for (int start = 0; start < data.Count; start += batchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var (inputs, targets) = data.Range(start, Math.Min(batchSize, data.Count - start));
                var logits = model.call(inputs);
                tally.Add(nn.functional.cross_entropy(logits, targets), logits, targets);
            }

            return tally.Score;
        }
        finally
        {
            model.train(wasTraining);
        }
    }
}
