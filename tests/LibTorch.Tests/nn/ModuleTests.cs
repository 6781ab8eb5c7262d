using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Fields_are_registered_under_their_names()
    {
        using var net = new Net();

        Assert.Equal(["first", "rest"], net.named_children().Select(child => child.name));
        Assert.Equal(["first", "rest", "rest.0", "rest.1"], net.named_modules().Select(part => part.name));
        Assert.Equal(["scale", "first.weight", "first.bias", "rest.0.weight", "rest.0.bias"], net.named_parameters().Select(entry => entry.name));
        Assert.Equal(["offset", "rest.0.running_mean", "rest.0.running_var", "rest.0.num_batches_tracked"], net.named_buffers().Select(entry => entry.name));
        Assert.Equal(["scale"], net.named_parameters(recurse: false).Select(entry => entry.name));
        Assert.Equal(
            ["scale", "offset", "first.weight", "first.bias", "rest.0.weight", "rest.0.bias", "rest.0.running_mean", "rest.0.running_var", "rest.0.num_batches_tracked"],
            net.state_dict().Keys);
        Assert.Equal(["model.scale"], net.state_dict(prefix: "model").Keys.Take(1));
        Assert.Equal("Net", net.GetName());
    }

    [Fact]
    public void A_module_below_registers_its_fields_when_it_is_registered()
    {
        using var outer = Sequential(("inner", new Lazy()));

        Assert.Equal(["inner.layer.weight", "inner.layer.bias"], outer.state_dict().Keys);
    }

    [Fact]
    public void A_field_can_be_registered_under_another_name()
    {
        using var net = new Renamed();

        Assert.Equal(["fc.weight", "fc.bias"], net.state_dict().Keys);
    }

    [Fact]
    public void What_is_shared_comes_once_among_the_parameters_and_twice_in_the_state()
    {
        var shared = Linear(2, 2);
        using var net = Sequential(("a", shared), ("b", shared));

        Assert.Equal(["a.weight", "a.bias"], net.named_parameters().Select(entry => entry.name));
        Assert.Equal(["a.weight", "a.bias", "b.weight", "b.bias"], net.state_dict().Keys);
    }

    [Fact]
    public void Parts_are_found_by_dotted_names()
    {
        using var net = new Net();

        Assert.Same(net.First.weight, net.get_parameter("first.weight"));
        Assert.True(net.has_parameter("scale"));
        Assert.False(net.has_parameter("first.scale"));
        Assert.Null(net.get_parameter("nowhere.weight"));
        Assert.NotNull(net.get_buffer("rest.0.running_mean"));
        Assert.False(net.has_buffer("rest.0.weight"));
    }

    [Fact]
    public void Names_are_checked()
    {
        using var net = new Net();
        using var spare = Linear(1, 1);

        Assert.Contains("already has a part called 'first'", Assert.Throws<ArgumentException>(() => net.register_module("first", spare)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => net.register_parameter("a.b", spare.weight));
        Assert.Throws<ArgumentException>(() => net.register_buffer("", spare.weight));
        Assert.Throws<InvalidOperationException>(() => ReLU().register_module("part", spare));
    }

    [Fact]
    public void Training_and_evaluation_reach_every_part()
    {
        using var net = new Net();
        Assert.True(net.training);

        net.eval();
        Assert.All(net.modules().Append(net), part => Assert.False(part.training));

        net.train();
        Assert.All(net.modules().Append(net), part => Assert.True(part.training));
    }

    [Fact]
    public void Apply_visits_children_before_parents()
    {
        using var net = new Net();
        List<string> visited = [];

        net.apply(part => visited.Add(part.GetName()));

        Assert.Equal(["Linear", "BatchNorm1d", "ReLU", "Sequential", "Net"], visited);
    }

    [Fact]
    public void Gradients_are_dropped_or_zeroed()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        net.call(rand(4, 3)).sum().backward();

        net.zero_grad(set_to_none: false);
        Assert.All(net.parameters(), parameter => Assert.All(parameter.grad!.Values(), value => Assert.Equal(0, value)));

        net.zero_grad();
        Assert.All(net.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void A_state_is_copied_into_another_module()
    {
        using var scope = NewDisposeScope();
        using var source = new Net();
        using var target = new Net();
        source.call(rand(4, 3)); // moves the running values
        var input = rand(4, 3);
        var place = target.First.weight;

        var (missing, unexpected) = target.load_state_dict(source.state_dict());
        source.eval();
        target.eval();

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Close(source.call(input), target.call(input));
        Assert.Same(place, target.First.weight);
        Assert.NotEqual(source.First.weight.Handle, target.First.weight.Handle);
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        var before = net.First.weight.clone();
        var state = new Dictionary<string, Tensor> { ["first.weight"] = ones(2, 3), ["other"] = ones(1) };

        var strict = Assert.Throws<InvalidOperationException>(() => net.load_state_dict(state));
        Assert.Contains("first.bias", strict.Message, StringComparison.Ordinal);
        Assert.Contains("Unexpected: [other]", strict.Message, StringComparison.Ordinal);
        var shape = Assert.Throws<ArgumentException>(() => net.load_state_dict(new() { ["first.bias"] = ones(2), ["first.weight"] = ones(3) }, strict: false));
        Assert.Contains("'first.weight' has the shape [2, 3], but the state holds [3]", shape.Message, StringComparison.Ordinal);
        Close(before, net.First.weight);

        var (missing, unexpected) = net.load_state_dict(state, strict: false, skip: ["scale"]);
        Assert.DoesNotContain("scale", missing);
        Assert.Contains("first.bias", missing);
        Assert.Equal(["other"], unexpected);
        Close(ones(2, 3), net.First.weight);
    }

    [Fact]
    public void A_move_replaces_floating_point_tensors_and_keeps_what_does_not_change()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        net.call(rand(4, 3)).sum().backward();
        var before = net.First.weight;
        var value = before.detach().clone();

        Assert.Same(net, net.to(CPU).to(ScalarType.Float32));
        Assert.Same(before, net.First.weight);

        net.@double();
        Assert.True(before.IsInvalid);
        Close(value.to(ScalarType.Float64), net.First.weight);
        Assert.All(net.parameters(), parameter => Assert.Equal((ScalarType.Float64, true, true), (parameter.dtype, parameter.is_leaf, parameter.requires_grad)));
        Assert.Equal(ScalarType.Float64, net.First.weight.grad!.dtype);
        Assert.Equal(ScalarType.Float64, net.Offset.dtype);
        Assert.Equal(ScalarType.Int64, net.get_buffer("rest.0.num_batches_tracked")!.dtype);
        Assert.Equal(ScalarType.Float64, net.call(Normal(1, 4, 3)).dtype);
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int64));
    }

    [Fact]
    public void A_module_owns_its_parts()
    {
        var net = new Net();
        var parts = net.state_dict().Values.ToArray();

        net.Dispose();
        net.Dispose();

        Assert.All(parts, part => Assert.True(part.IsInvalid));
    }

    [Fact]
    public void Layers_outlive_the_dispose_scope_in_which_they_were_made()
    {
        Module[] layers;
        using (NewDisposeScope())
        {
            layers = [Conv2d(1, 2, 3), ConvTranspose2d(1, 2, 3), BatchNorm2d(2), Linear(8, 2), Bilinear(2, 2, 2), LayerNorm(2), GroupNorm(1, 2), PReLU(1), Embedding(2, 2), GRU(2, 3), LSTMCell(2, 3), MultiheadAttention(4, 2, add_bias_kv: true)];
        }

        foreach (var layer in layers)
        {
            Assert.NotEmpty(layer.state_dict());
            Assert.All(layer.state_dict().Values, part => Assert.False(part.IsInvalid));
            layer.Dispose();
        }
    }

    [Fact]
    public void Layers_keep_only_their_parts()
    {
        using var scope = NewDisposeScope();
        var before = scope.DisposablesCount;

        using var linear = Linear(3, 4);
        using var conv = Conv2d(1, 2, 3);
        using var gru = GRU(2, 3);
        using var norm = BatchNorm1d(3);
        using var embedding = Embedding(3, 4, padding_idx: 0);

        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void A_parameter_takes_its_tensor_over()
    {
        using var scope = NewDisposeScope();
        var data = ones(3);

        var parameter = nn.Parameter(data);

        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad && parameter.is_leaf);
        Assert.False(new Parameter(ones(2), false).requires_grad);
    }

    [Fact]
    public void A_new_weight_takes_the_place_of_the_old_one()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 1, hasBias: false);
        var old = layer.weight;

        layer.weight = new Parameter(tensor(new[,] { { 2.0f, 3 } }));

        Assert.True(old.IsInvalid);
        Assert.Same(layer.weight, layer.parameters().Single());
        Close([5], layer.call(ones(1, 2)));
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Linear first = Linear(3, 2);
        private readonly Sequential rest = Sequential(BatchNorm1d(2), ReLU());
        private readonly Parameter scale = new(ones(1));
        private readonly Tensor offset = zeros(2);

        internal Net()
            : base(nameof(Net)) => RegisterComponents();

        internal Linear First => first;

        internal Tensor Offset => offset;

        public override Tensor forward(Tensor input) => rest.call(first.call(input)) * scale + offset;
    }

    private sealed class Lazy() : Module<Tensor, Tensor>(nameof(Lazy))
    {
        private readonly Linear layer = Linear(2, 2);

        public override Tensor forward(Tensor input) => layer.call(input);
    }

    private sealed class Renamed : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "fc")]
        private readonly Linear _linear = Linear(2, 2);

        internal Renamed()
            : base(nameof(Renamed)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _linear.call(input);
    }
}
