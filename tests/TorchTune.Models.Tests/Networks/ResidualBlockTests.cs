using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
public sealed class ResidualBlockTests
{
    [Fact]
    public void With_silent_convolutions_a_growing_network_passes_every_other_pixel_and_fills_with_zeros()
    {
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Name = "resnet8", Width = 0.25 }, new(3, 8, 8), 2, generator);
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        model.eval();
        var (_, stage2) = model.named_modules().First(named => named.name.EndsWith("stage2_block1", StringComparison.Ordinal));
        foreach (var parameter in stage2.parameters()) parameter.zero_();
        var block = (nn.Module<Tensor, Tensor>)stage2;
        var input = rand([2, 4, 8, 8], generator: generator); // not negative: the last rectifier leaves it as it is

        var output = block.call(input); // [2, 8, 4, 4]

        Assert.Equal([2, 8, 4, 4], output.shape);
        for (int channel = 0; channel < 8; channel++)
        {
            for (int y = 0; y < 4; y++)
            {
                for (int x = 0; x < 4; x++)
                {
                    float expected = channel is >= 2 and < 6 ? input[1, channel - 2, 2 * y, 2 * x].item<float>() : 0;
                    Assert.Equal(expected, output[1, channel, y, x].item<float>());
                }
            }
        }
    }
}
