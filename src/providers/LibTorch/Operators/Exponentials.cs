namespace TorchSharp;

// Powers of one tensor, exponentials and logarithms, and the functions made of them.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor digamma() => Op.Digamma.Invoke(this);

        public Tensor digamma_() => Op.DigammaInPlace.InvokeInPlace(this);

        public Tensor erf() => Op.Erf.Invoke(this);

        public Tensor erf_() => Op.ErfInPlace.InvokeInPlace(this);

        public Tensor erfc() => Op.Erfc.Invoke(this);

        public Tensor erfc_() => Op.ErfcInPlace.InvokeInPlace(this);

        public Tensor erfinv() => Op.Erfinv.Invoke(this);

        public Tensor erfinv_() => Op.ErfinvInPlace.InvokeInPlace(this);

        public Tensor exp() => Op.Exp.Invoke(this);

        public Tensor exp_() => Op.ExpInPlace.InvokeInPlace(this);

        public Tensor exp2() => Op.Exp2.Invoke(this);

        public Tensor expm1() => Op.Expm1.Invoke(this);

        public Tensor expm1_() => Op.Expm1InPlace.InvokeInPlace(this);

        public Tensor i0() => Op.I0.Invoke(this);

        public Tensor lgamma() => Op.Lgamma.Invoke(this);

        public Tensor lgamma_() => Op.LgammaInPlace.InvokeInPlace(this);

        public Tensor log() => Op.Log.Invoke(this);

        public Tensor log_() => Op.LogInPlace.InvokeInPlace(this);

        public Tensor log10() => Op.Log10.Invoke(this);

        public Tensor log10_() => Op.Log10InPlace.InvokeInPlace(this);

        public Tensor log1p() => Op.Log1p.Invoke(this);

        public Tensor log1p_() => Op.Log1pInPlace.InvokeInPlace(this);

        public Tensor log2() => Op.Log2.Invoke(this);

        public Tensor log2_() => Op.Log2InPlace.InvokeInPlace(this);

        public Tensor logit(double? eps = null) => Op.Logit.Invoke(this, eps);

        public Tensor reciprocal() => Op.Reciprocal.Invoke(this);

        public Tensor reciprocal_() => Op.ReciprocalInPlace.InvokeInPlace(this);

        public Tensor rsqrt() => Op.Rsqrt.Invoke(this);

        public Tensor rsqrt_() => Op.RsqrtInPlace.InvokeInPlace(this);

        public Tensor sigmoid() => Op.Sigmoid.Invoke(this);

        public Tensor sigmoid_() => Op.SigmoidInPlace.InvokeInPlace(this);

        public Tensor sqrt() => Op.Sqrt.Invoke(this);

        public Tensor sqrt_() => Op.SqrtInPlace.InvokeInPlace(this);

        public Tensor square() => Op.Square.Invoke(this);
    }

    public static Tensor digamma(Tensor input) => input.digamma();

    public static Tensor digamma_(Tensor input) => input.digamma_();

    public static Tensor erf(Tensor input) => input.erf();

    public static Tensor erf_(Tensor input) => input.erf_();

    public static Tensor erfc(Tensor input) => input.erfc();

    public static Tensor erfc_(Tensor input) => input.erfc_();

    public static Tensor erfinv(Tensor input) => input.erfinv();

    public static Tensor erfinv_(Tensor input) => input.erfinv_();

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor exp_(Tensor input) => input.exp_();

    public static Tensor exp2(Tensor input) => input.exp2();

    public static Tensor expm1(Tensor input) => input.expm1();

    public static Tensor expm1_(Tensor input) => input.expm1_();

    public static Tensor i0(Tensor input) => input.i0();

    public static Tensor lgamma(Tensor input) => input.lgamma();

    public static Tensor lgamma_(Tensor input) => input.lgamma_();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor log_(Tensor input) => input.log_();

    public static Tensor log10(Tensor input) => input.log10();

    public static Tensor log10_(Tensor input) => input.log10_();

    public static Tensor log1p(Tensor input) => input.log1p();

    public static Tensor log1p_(Tensor input) => input.log1p_();

    public static Tensor log2(Tensor input) => input.log2();

    public static Tensor log2_(Tensor input) => input.log2_();

    public static Tensor logit(Tensor input, double? eps = null) => input.logit(eps);

    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    public static Tensor square(Tensor input) => input.square();

    private static partial class Op
    {
        internal static readonly Operator Digamma = new("aten::digamma");
        internal static readonly Operator DigammaInPlace = new("aten::digamma_");
        internal static readonly Operator Erf = new("aten::erf");
        internal static readonly Operator ErfInPlace = new("aten::erf_");
        internal static readonly Operator Erfc = new("aten::erfc");
        internal static readonly Operator ErfcInPlace = new("aten::erfc_");
        internal static readonly Operator Erfinv = new("aten::erfinv");
        internal static readonly Operator ErfinvInPlace = new("aten::erfinv_");
        internal static readonly Operator Exp = new("aten::exp");
        internal static readonly Operator ExpInPlace = new("aten::exp_");
        internal static readonly Operator Exp2 = new("aten::exp2");
        internal static readonly Operator Expm1 = new("aten::expm1");
        internal static readonly Operator Expm1InPlace = new("aten::expm1_");
        internal static readonly Operator I0 = new("aten::i0");
        internal static readonly Operator Lgamma = new("aten::lgamma");
        internal static readonly Operator LgammaInPlace = new("aten::lgamma_");
        internal static readonly Operator Log = new("aten::log");
        internal static readonly Operator LogInPlace = new("aten::log_");
        internal static readonly Operator Log10 = new("aten::log10");
        internal static readonly Operator Log10InPlace = new("aten::log10_");
        internal static readonly Operator Log1p = new("aten::log1p");
        internal static readonly Operator Log1pInPlace = new("aten::log1p_");
        internal static readonly Operator Log2 = new("aten::log2");
        internal static readonly Operator Log2InPlace = new("aten::log2_");
        internal static readonly Operator Logit = new("aten::logit");
        internal static readonly Operator Reciprocal = new("aten::reciprocal");
        internal static readonly Operator ReciprocalInPlace = new("aten::reciprocal_");
        internal static readonly Operator Rsqrt = new("aten::rsqrt");
        internal static readonly Operator RsqrtInPlace = new("aten::rsqrt_");
        internal static readonly Operator Sigmoid = new("aten::sigmoid");
        internal static readonly Operator SigmoidInPlace = new("aten::sigmoid_");
        internal static readonly Operator Sqrt = new("aten::sqrt");
        internal static readonly Operator SqrtInPlace = new("aten::sqrt_");
        internal static readonly Operator Square = new("aten::square");
    }
}
