using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class SelfTunerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(7);

    public void Dispose()
    {
        _generator.Dispose();
        _scope.Dispose();
    }

    [SkippableFact]
    public void The_response_of_ridge_regression_is_the_derivative_of_its_solution()
    {
        const double LogPenalty = -1, Spread = 0.3;
        var ridge = Ridge.Load();
        ridge.Settle(LogPenalty);
        var on = new TunedRidge(ridge, LogPenalty, Spread, hyperRate: 3e-3, _generator);
        using var tuner = on.Tuner;
        on.StartAt(ridge.Weights);
        var (inputs, targets) = on.Twice();
        var response = on.Layer.Response[0];

        // Every example once with +s and once with −s: a quadratic in the response alone, whose minimum has a closed form.
        long n = inputs.shape[0] / 2;
        var offsets = cat([full(n, 1, Spread, ScalarType.Float64), full(n, 1, -Spread, ScalarType.Float64)]);
        for (int update = 0; update < 250; update++)
        {
            using var scope = NewDisposeScope();
            var gradient = autograd.grad([tuner.ResponseLoss(inputs, targets, offsets)], [response])[0];
            using var withoutGradient = no_grad();

            // The greatest curvature is s² (4.28 + λ cosh s).
            response.add_(gradient, -1.5 / (Spread * Spread * 4.7));
        }

        // s² A Φ + λ (s sinh s · w + s² cosh s · Φ) = 0, and the gate is 1: Φ is the response weight itself.
        double penalty = Math.Exp(LogPenalty);
        var matrix = ridge.Gram + (eye(10, dtype: ScalarType.Float64) * (penalty * Math.Cosh(Spread)));
        var exact = DenseSystem.Exact(matrix, ridge.Weights.detach() * (-penalty * Math.Sinh(Spread) / Spread));
        Assert.InRange(DenseSystem.RelativeError(response.detach().squeeze(0), exact), 0, 1e-9);
    }

    [SkippableFact]
    public void The_penalty_of_ridge_regression_is_learned_while_it_trains()
    {
        var ridge = Ridge.Load();
        var on = new TunedRidge(ridge, logPenalty: 1, spread: 0.3, hyperRate: 0.02, _generator);
        using var tuner = on.Tuner;
        var (inputs, targets) = on.Twice();
        var (validationInputs, validationTargets) = ridge.Validation;
        for (int update = 0; update < 1200; update++)
        {
            tuner.Train(inputs, targets);
            if (update >= 100) tuner.Tune(validationInputs, validationTargets);
        }

        // The optimum is −2.03, where V is so flat that it is within 4e-5 of its least from −2.7 to −1.4.
        Assert.InRange(tuner.Center[0].item<double>(), -2.7, -1.4);
    }

    [Fact]
    public void Entropy_keeps_the_spread_where_the_validation_loss_is_flat()
    {
        var perturbation = new Perturbation(1);
        var layer = new ResponseLinear(2, 1, perturbation, _generator);
        using var general = optim.SGD(layer.General, 0.01);
        using var response = optim.SGD(layer.Response, 0.01);
        using var tuner = new SelfTuner(layer, (x, _) => layer.call(x), perturbation, zeros(1), general, response, _generator, new SelfTuningOptions
        {
            EntropyWeight = 0.1,
            HyperRate = 0.05,
            Training = (outputs, targets, _, _) => (outputs - targets).square().squeeze(1),
            Validation = (outputs, targets) => (outputs - targets).square().mean() * 0,
        });
        float before = tuner.Spread.item<float>();

        for (int update = 0; update < 20; update++) tuner.Tune(ones(4, 2), ones(4, 1));

        Assert.True(tuner.Spread.item<float>() > before * 1.2);
    }

    [Fact]
    public void Weights_at_the_centre_and_response_are_told_apart()
    {
        var perturbation = new Perturbation(1);
        using var net = nn.Sequential(("a", new ResponseLinear(2, 3, perturbation, _generator)), ("stock", nn.Linear(3, 1)));

        Assert.Equal(["a.bias", "a.weight", "stock.bias", "stock.weight"], Named(SelfTuner.GeneralOf(net)));
        Assert.Equal(["a.bias_gate", "a.response_bias", "a.response_weight", "a.weight_gate"], Named(SelfTuner.ResponseOf(net)));

        IEnumerable<string> Named(IReadOnlyList<Parameter> parameters) =>
            parameters.Select(parameter => net.named_parameters().Single(named => named.parameter.Handle == parameter.Handle).name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Training_and_tuning_leave_no_tensor_behind()
    {
        var perturbation = new Perturbation(1);
        var layer = new ResponseLinear(3, 1, perturbation, _generator);
        using var general = optim.SGD(layer.General, 0.01, 0.9);
        using var response = optim.SGD(layer.Response, 0.01, 0.9);
        using var tuner = new SelfTuner(layer, (x, _) => layer.call(x), perturbation, zeros(1), general, response, _generator, new SelfTuningOptions
        {
            Training = (outputs, targets, hyper, offsets) => (outputs - targets).square().squeeze(1) + (hyper.squeeze(1).exp() * layer.SquaredNorm(offsets)),
            Validation = (outputs, targets) => (outputs - targets).square().mean(),
        });
        var (x, y) = (randn(6, 3, generator: _generator), randn(6, 1, generator: _generator));
        Round();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int update = 0; update < 50; update++) Round();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Round()
        {
            tuner.Train(x, y);
            tuner.Tune(x, y);
        }
    }

    /// <summary>Ridge regression with ln λ as the one hyper-parameter: a linear layer whose response can be the true one.</summary>
    private sealed class TunedRidge
    {
        private readonly Ridge _ridge;

        internal TunedRidge(Ridge ridge, double logPenalty, double spread, double hyperRate, Generator generator)
        {
            _ridge = ridge;
            var perturbation = new Perturbation(1);
            var layer = new ResponseLinear(10, 1, perturbation, generator, hasBias: false, dtype: ScalarType.Float64);
            Layer = layer;
            Tuner = new SelfTuner(layer, (x, _) => layer.call(x), perturbation, full(1, logPenalty, ScalarType.Float64), optim.SGD(layer.General, 0.2), optim.Adam(layer.Response, 0.01), generator, new SelfTuningOptions
            {
                InitialSpread = spread,
                LearnSpread = false,
                HyperRate = hyperRate,
                Training = (outputs, targets, hyper, offsets) => ((outputs - targets).square().squeeze(1) + (hyper.squeeze(1).exp() * layer.SquaredNorm(offsets))) / 2,
                Validation = (outputs, targets) => (outputs.squeeze(1) - targets).square().mean() / 2,
            });
        }

        internal ResponseLinear Layer { get; }

        internal SelfTuner Tuner { get; }

        internal void StartAt(Parameter weights)
        {
            using var withoutGradient = no_grad();
            Layer.General[0].copy_(weights.unsqueeze(0));
            Layer.Response[1].fill_(1);
        }

        internal (Tensor Inputs, Tensor Targets) Twice()
        {
            var (x, y) = _ridge.Training;
            return (cat([x, x]), cat([y, y]).unsqueeze(1));
        }
    }
}
