namespace TorchSharp;

// Random numbers into a tensor, or drawn by a tensor of probabilities.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Op.NormalInPlace.InvokeInPlace(this, mean, std, generator);

        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null)
            => Op.LogNormalInPlace.InvokeInPlace(this, mean, std, generator);

        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null)
            => Op.CauchyInPlace.InvokeInPlace(this, median, sigma, generator);

        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Op.ExponentialInPlace.InvokeInPlace(this, lambda, generator);

        public Tensor geometric_(double p, Generator? generator = null) => Op.GeometricInPlace.InvokeInPlace(this, p, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) => Op.UniformInPlace.InvokeInPlace(this, from, to, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Op.BernoulliFloatInPlace.InvokeInPlace(this, p, generator);

        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Op.BernoulliTensorInPlace.InvokeInPlace(this, p, generator);

        public Tensor bernoulli(Generator? generator = null) => Op.Bernoulli.Invoke(this, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
            => Op.Multinomial.Invoke(this, num_samples, replacement, generator);

        public Tensor poisson(Generator? generator = null) => Op.Poisson.Invoke(this, generator);

        public Tensor binomial(Tensor prob, Generator? generator = null) => Op.Binomial.Invoke(this, prob, generator);

        public Tensor random_(double from, double to, Generator? generator = null)
            => Op.RandomFromInPlace.InvokeInPlace(this, (long)from, (long)to, generator);
    }

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);

    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);

    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => count.binomial(probs, generator);

    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Op.InternalSampleDirichlet.Invoke(input, generator);

    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Op.InternalStandardGamma.Invoke(input, generator);

    private static partial class Op
    {
        internal static readonly Operator NormalInPlace = new("aten::normal_");
        internal static readonly Operator LogNormalInPlace = new("aten::log_normal_");
        internal static readonly Operator CauchyInPlace = new("aten::cauchy_");
        internal static readonly Operator ExponentialInPlace = new("aten::exponential_");
        internal static readonly Operator GeometricInPlace = new("aten::geometric_");
        internal static readonly Operator UniformInPlace = new("aten::uniform_");
        internal static readonly Operator BernoulliFloatInPlace = new("aten::bernoulli_", "float");
        internal static readonly Operator BernoulliTensorInPlace = new("aten::bernoulli_", "Tensor");
        internal static readonly Operator Bernoulli = new("aten::bernoulli");
        internal static readonly Operator Multinomial = new("aten::multinomial");
        internal static readonly Operator Poisson = new("aten::poisson");
        internal static readonly Operator Binomial = new("aten::binomial");
        internal static readonly Operator RandomFromInPlace = new("aten::random_", "from");
        internal static readonly Operator InternalSampleDirichlet = new("aten::_sample_dirichlet");
        internal static readonly Operator InternalStandardGamma = new("aten::_standard_gamma");
    }
}
