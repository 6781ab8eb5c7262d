using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Judges a network without changing it.</summary>
public static class Evaluation
{
    /// <summary>Loss and accuracy on all images of a part, in evaluation mode; the mode is put back.</summary>
    /// <param name="model">Images <c>[batch, channels, height, width]</c> to logits <c>[batch, classes]</c>, on the device of the images.</param>
    /// <param name="images">What to judge it on.</param>
    /// <param name="batchSize">Images per pass; changes memory and speed, and the results in the last bits alone.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    public static Score Evaluate(this nn.Module<Tensor, Tensor> model, ImagePart images, int batchSize = 256, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using var outer = NewDisposeScope();
        using var withoutGradient = no_grad();
        bool wasTraining = model.training;
        model.eval();
        try
        {
            var tally = new Tally(images.Device);
            for (int start = 0; start < images.Count; start += batchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var (pixels, labels) = images.Range(start, Math.Min(batchSize, images.Count - start));
                var logits = model.call(pixels);
                tally.Add(nn.functional.cross_entropy(logits, labels), logits, labels);
            }

            return tally.Score;
        }
        finally
        {
            model.train(wasTraining);
        }
    }
}
