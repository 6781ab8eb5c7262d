using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class ContainerTests
{
    [Fact]
    public void Modules_in_a_row_pass_results_on()
    {
        using var scope = NewDisposeScope();
        using var row = Sequential(Linear(3, 4), ReLU(), Linear(4, 2));
        var input = rand(5, 3);

        Close(row[2].call(row[1].call(row[0].call(input))), row.call(input));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], row.state_dict().Keys);
        Assert.Equal(3, row.Count);
    }

    [Fact]
    public void A_row_can_be_built_in_every_way()
    {
        using var named = Sequential(("first", Linear(2, 2)), ("second", ReLU()));
        using var tuples = Sequential(Tuple.Create("first", (Module<Tensor, Tensor>)Linear(2, 2)));
        using var listed = Sequential(new List<Module<Tensor, Tensor>> { ReLU(), Linear(2, 2) });
        using var appended = Sequential().append("a", Linear(2, 2)).append(ReLU());

        Assert.Equal(["first", "second"], named.named_children().Select(child => child.name));
        Assert.Equal(["first.weight", "first.bias"], tuples.state_dict().Keys);
        Assert.Equal(["0", "1"], listed.named_children().Select(child => child.name));
        Assert.Equal(["a", "1"], appended.named_children().Select(child => child.name));
        Assert.Throws<ArgumentException>(() => named.append("first", named[1]));
    }

    [Fact]
    public void Parts_of_a_row_share_its_modules_and_names()
    {
        using var row = Sequential(Linear(2, 3), ReLU(), Linear(3, 4), Linear(4, 1));

        Assert.Equal(["2.weight", "2.bias", "3.weight", "3.bias"], row[2..].state_dict().Keys);
        Assert.Same(row[2], row[(2, null)][0]);
        Assert.Equal(2, row[(null, 2)].Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => row[(2, 9)]);
    }

    [Fact]
    public void Results_in_between_are_disposed_of_but_never_the_input()
    {
        using var scope = NewDisposeScope();
        List<Tensor> results = [];
        var row = Sequential(Identity(), ReLU(inplace: true), Flatten());
        row.apply(module => (module as Module<Tensor, Tensor>)?.register_forward_hook((_, _, result) =>
        {
            results.Add(result);
            return result;
        }));
        var input = rand(2, 3);

        var output = row.call(input);

        Assert.Equal([true, true, false, false], results.Select(result => result.IsInvalid)); // the last two: Flatten's and the row's own
        Assert.Same(output, results[^1]);
        Assert.False(input.IsInvalid);
        var nothing = Sequential().call(input);
        Assert.NotSame(input, nothing);
        Close(input, nothing);
    }

    [Fact]
    public void A_list_numbers_its_modules()
    {
        using var list = ModuleList<Linear>(Linear(1, 2), Linear(2, 3));

        list.Insert(1, Linear(2, 2));
        list.append(Linear(3, 1));
        list.RemoveAt(0);

        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"], list.state_dict().Keys);
        Assert.Equal([2, 2, 3], list.Select(module => module.in_features));
        Assert.Equal(1, list.IndexOf(list[1]));
        Assert.Equal(2, ModuleList(ReLU(), Linear(1, 1)).Count);
    }

    [Fact]
    public void A_dictionary_keeps_the_names_and_order_of_its_modules()
    {
        using var dictionary = ModuleDict(("b", (Module)Linear(1, 2)), ("a", ReLU()));

        dictionary["c"] = Linear(2, 1);

        Assert.Equal(["b", "a", "c"], dictionary.keys());
        Assert.Equal(["b.weight", "b.bias", "c.weight", "c.bias"], dictionary.state_dict().Keys);
        Assert.IsType<ReLU>(dictionary["a"]);
        Assert.True(dictionary.TryGetValue("b", out var found) && found is Linear);
        Assert.True(dictionary.Remove("b"));
        Assert.Equal(2, dictionary.Count);
        Assert.Equal(("a", "c"), (dictionary[0].Item1, dictionary[1].Item1));
    }

    [Fact]
    public void Parameters_can_be_listed_and_named()
    {
        using var scope = NewDisposeScope();
        using var list = ParameterList(new Parameter(ones(1)), new Parameter(ones(2)));
        using var dictionary = ParameterDict(("x", new Parameter(ones(3))));

        list.Insert(1, new Parameter(ones(5)));
        dictionary.Add("y", new Parameter(ones(4)));

        Assert.Equal([1, 5, 2], list.Select(parameter => parameter.numel()));
        Assert.Equal(["0", "1", "2"], list.named_parameters().Select(entry => entry.name));
        Assert.Equal(["x", "y"], dictionary.state_dict().Keys);
        Assert.Equal(4, dictionary["y"].numel());
        list.@double();
        Assert.All(list, parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
    }

    [Fact]
    public void Lists_in_fields_belong_to_the_module()
    {
        using var net = new Stack();

        Assert.Equal(["layers.0.weight", "layers.1.weight"], net.state_dict().Keys);
    }

    [Fact]
    public void An_ordered_dictionary_finds_by_key_and_by_position()
    {
        var dictionary = new OrderedDict<string, int> { { "z", 1 }, { "a", 2 } };

        dictionary["z"] = 3;
        dictionary[1] = ("b", 4);
        dictionary.Insert(0, ("first", 0));

        Assert.Equal([("first", 0), ("z", 3), ("b", 4)], [dictionary[0], dictionary[1], dictionary[2]]);
        Assert.False(dictionary.ContainsKey("a"));
        Assert.Equal(4, dictionary["b"]);
        Assert.True(dictionary.Remove("z") && !dictionary.Remove("z"));
        Assert.Throws<ArgumentException>(() => dictionary.Add("b", 5));
        Assert.Throws<KeyNotFoundException>(() => dictionary["z"]);
        Assert.Equal(["first", "b"], dictionary.Keys);
        Assert.Equal([0, 4], dictionary.Values);
    }

    private sealed class Stack : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Module<Tensor, Tensor>> layers = ModuleList<Module<Tensor, Tensor>>(Linear(2, 2, hasBias: false), Linear(2, 2, hasBias: false));

        internal Stack()
            : base(nameof(Stack)) => RegisterComponents();

        public override Tensor forward(Tensor input) => layers.Aggregate(input, (x, layer) => layer.call(x));
    }
}
