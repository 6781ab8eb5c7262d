using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.optim;

public sealed class StateTests
{
    public static TheoryData<string> Optimizers => ["SGD", "SGD+momentum", "Adam", "Adam+amsgrad", "AdamW", "RMSProp", "RMSProp+all", "Adagrad", "Adadelta", "Adamax", "NAdam", "ASGD", "Rprop"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_loaded_from_a_dictionary_goes_on_bit_for_bit(string kind) =>
        GoOn(kind, (from, to) => to.load_state_dict(from.state_dict()));

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_loaded_from_a_file_goes_on_bit_for_bit(string kind) => GoOn(kind, (from, to) =>
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        from.save_state_dict(writer);
        file.Position = 0;
        using var reader = new BinaryReader(file);
        to.load_state_dict(reader);
        Assert.Equal(file.Length, file.Position);
    });

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_loaded_state_is_a_copy(string kind)
    {
        using var scope = NewDisposeScope();
        Parameter one = Numbers.Parameter([1, 2]), other = Numbers.Parameter([1, 2]);
        using OptimizerHelper from = Make(kind, [one]), to = Make(kind, [other]);
        Update(from, [one], 0, 5);
        to.load_state_dict(from.state_dict());
        var before = Bytes(to);

        Update(from, [one], 5, 3);

        Assert.Equal(before, Bytes(to));
        Assert.Equal(kind is "SGD", before.SequenceEqual(Bytes(from)));
        Assert.Equal(kind is "SGD", to.state_dict().State[0].ApproximatelyEquals(from.state_dict().State[0]));
    }

    [Fact]
    public void The_dictionary_lists_options_by_group_and_states_by_parameter()
    {
        using var scope = NewDisposeScope();
        using var optimizer = torch.optim.Adam([new Adam.ParamGroup([Numbers.Parameter([1]), Numbers.Parameter([1])], lr: 0.5), new Adam.ParamGroup([Numbers.Parameter([1])])]);

        var dictionary = optimizer.state_dict();

        Assert.Equal([0.5, 0.001], dictionary.Options.Select(options => options.LearningRate!.Value));
        Assert.Equal(3, dictionary.State.Count);
        Assert.Equal([[0, 1], [2]], dictionary.StateIndexRef);
    }

    [Fact]
    public void A_file_of_Adam_lies_as_documented()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 1f, -1f }));
        using var optimizer = torch.optim.Adam(new[] { parameter }, lr: 0.5, beta1: 0.5, beta2: 0.75, eps: 0.125, weight_decay: 0, maximize: true);
        parameter.grad = tensor(new[] { -2f, 4f });
        optimizer.step();
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        optimizer.save_state_dict(writer);

        using var expected = new MemoryStream();
        using var by = new BinaryWriter(expected);
        by.Write((byte)4);
        by.Write("Adam"u8);
        by.Write((byte)1); // one group
        by.Write((byte)1); // one parameter
        foreach (var option in (double[])[0.5, 0.5, 0.5, 0.75, 0.125, 0])
        {
            by.Write(option); // initial rate, rate, beta1, beta2, eps, weight decay
        }

        by.Write((byte)0); // no AMSGrad
        by.Write((byte)1); // maximize
        by.Write(1L); // updates
        foreach (var state in (float[][])[[1, -2], [1, 4]])
        {
            by.Write((byte)6); // float32
            by.Write((byte)1); // one dimension
            by.Write((byte)2); // of two
            by.Write(state[0]);
            by.Write(state[1]);
        }

        by.Write((byte)0); // no largest mean
        Assert.Equal(expected.ToArray(), file.ToArray());
    }

    [Fact]
    public void A_file_of_SGD_lies_as_documented()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 1.0 }));
        using var optimizer = torch.optim.SGD(new[] { parameter }, 0.5, momentum: 0.25, dampening: 0.125, weight_decay: 2);
        parameter.grad = tensor(new[] { 3.0 });
        optimizer.step();
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        optimizer.save_state_dict(writer);

        byte[] expected =
        [
            3, .. "SGD"u8, 1, 1,
            .. BitConverter.GetBytes(0.5), .. BitConverter.GetBytes(0.5), .. BitConverter.GetBytes(0.25), .. BitConverter.GetBytes(0.125), .. BitConverter.GetBytes(2.0), 0, 0,
            1, 7, 1, 1, .. BitConverter.GetBytes(5.0),
        ];
        Assert.Equal(expected, file.ToArray());
    }

    [Fact]
    public void Another_optimizer_s_file_is_refused()
    {
        using var scope = NewDisposeScope();
        using var sgd = torch.optim.SGD(new[] { Numbers.Parameter([1]) }, 0.5);
        using var adam = torch.optim.Adam(new[] { Numbers.Parameter([1]) });

        using var reader = new BinaryReader(new MemoryStream(Bytes(sgd)));
        var exception = Assert.Throws<InvalidDataException>(() => adam.load_state_dict(reader));

        Assert.Contains("'SGD'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => adam.load_state_dict(sgd.state_dict()));
    }

    [Fact]
    public void Other_parameters_and_a_cut_file_are_refused()
    {
        using var scope = NewDisposeScope();
        using var one = torch.optim.Adam(new[] { Numbers.Parameter([1, 2]) });
        using var two = torch.optim.Adam(new[] { Numbers.Parameter([1, 2]), Numbers.Parameter([1]) });
        using var longer = torch.optim.Adam(new[] { Numbers.Parameter([1, 2, 3]) });
        var file = Bytes(one);

        Assert.Throws<ArgumentException>(() => Load(two, file));
        Assert.Throws<ArgumentException>(() => Load(longer, file));
        Assert.Throws<ArgumentException>(() => two.load_state_dict(one.state_dict()));
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<EndOfStreamException>(() => Load(one, file[..length]));
        }
    }

    private static void GoOn(string kind, Action<OptimizerHelper, OptimizerHelper> copy)
    {
        using var scope = NewDisposeScope();
        Parameter[] straight = [Numbers.Parameter(Numbers.Start(9)), Numbers.WithGaps(Numbers.Start(5), ScalarType.Float64)];
        using var first = Make(kind, straight);
        Update(first, straight, 0, 20);
        first.ParamGroups.First().LearningRate = 0.03;

        Parameter[] resumed = Array.ConvertAll(straight, parameter => new Parameter(parameter.detach().clone()));
        using var second = Make(kind, resumed);
        copy(first, second);
        Assert.Equal(0.03, second.ParamGroups.First().LearningRate);
        Assert.All(second.state_dict().State.Zip(first.state_dict().State), pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));

        Update(first, straight, 20, 20);
        Update(second, resumed, 20, 20);

        // Bits, where both take the same path; a parameter with gaps goes through operators and its dense copy does not.
        Assert.Equal(Numbers.Of(straight[0]), Numbers.Of(resumed[0]));
        Assert.All(Numbers.Of(straight[1]).Zip(Numbers.Of(resumed[1])), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    private static OptimizerHelper Make(string kind, Parameter[] parameters) => kind switch
    {
        "SGD" => torch.optim.SGD(parameters, 0.05),
        "SGD+momentum" => torch.optim.SGD(parameters, 0.05, momentum: 0.9),
        "Adam" => torch.optim.Adam(parameters, 0.05),
        "Adam+amsgrad" => torch.optim.Adam(parameters, 0.05, amsgrad: true),
        "AdamW" => torch.optim.AdamW(parameters, 0.05, weight_decay: 0.1),
        "RMSProp" => torch.optim.RMSProp(parameters, 0.05),
        "RMSProp+all" => torch.optim.RMSProp(parameters, 0.01, alpha: 0.9, eps: 0.01, momentum: 0.5, centered: true),
        "Adagrad" => torch.optim.Adagrad(parameters, 0.05, lr_decay: 0.1),
        "Adadelta" => torch.optim.Adadelta(parameters, 0.05),
        "Adamax" => torch.optim.Adamax(parameters, 0.05),
        "NAdam" => torch.optim.NAdam(parameters, 0.05),
        "ASGD" => torch.optim.ASGD(parameters, 0.05, t0: 3),
        "Rprop" => torch.optim.Rprop(parameters, 0.05),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static void Update(OptimizerHelper optimizer, Parameter[] parameters, int from, int count)
    {
        for (var t = from; t < from + count; t++)
        {
            foreach (var parameter in parameters)
            {
                parameter.grad = Numbers.Tensor(Numbers.Gradient(Numbers.Of(parameter), t));
            }

            optimizer.step();
        }
    }

    private static byte[] Bytes(OptimizerHelper optimizer)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        optimizer.save_state_dict(writer);
        return file.ToArray();
    }

    private static void Load(OptimizerHelper optimizer, byte[] file)
    {
        using var reader = new BinaryReader(new MemoryStream(file));
        optimizer.load_state_dict(reader);
    }
}
