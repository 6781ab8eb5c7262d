namespace TorchSharp;

// Functions of one tensor, element by element.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Op.Abs.Invoke(this);

        public Tensor abs_() => Op.AbsInPlace.InvokeInPlace(this);

        public Tensor acos() => Op.Acos.Invoke(this);

        public Tensor acos_() => Op.AcosInPlace.InvokeInPlace(this);

        public Tensor acosh() => Op.Acosh.Invoke(this);

        public Tensor acosh_() => Op.AcoshInPlace.InvokeInPlace(this);

        public Tensor angle() => Op.Angle.Invoke(this);

        public Tensor asin() => Op.Asin.Invoke(this);

        public Tensor asin_() => Op.AsinInPlace.InvokeInPlace(this);

        public Tensor asinh() => Op.Asinh.Invoke(this);

        public Tensor asinh_() => Op.AsinhInPlace.InvokeInPlace(this);

        public Tensor atan() => Op.Atan.Invoke(this);

        public Tensor atan_() => Op.AtanInPlace.InvokeInPlace(this);

        public Tensor atanh() => Op.Atanh.Invoke(this);

        public Tensor atanh_() => Op.AtanhInPlace.InvokeInPlace(this);

        public Tensor bitwise_not() => Op.BitwiseNot.Invoke(this);

        public Tensor bitwise_not_() => Op.BitwiseNotInPlace.InvokeInPlace(this);

        public Tensor ceil() => Op.Ceil.Invoke(this);

        public Tensor ceil_() => Op.CeilInPlace.InvokeInPlace(this);

        public Tensor conj() => Op.Conj.Invoke(this);

        public Tensor conj_physical() => Op.ConjPhysical.Invoke(this);

        public Tensor conj_physical_() => Op.ConjPhysicalInPlace.InvokeInPlace(this);

        public Tensor cos() => Op.Cos.Invoke(this);

        public Tensor cos_() => Op.CosInPlace.InvokeInPlace(this);

        public Tensor cosh() => Op.Cosh.Invoke(this);

        public Tensor cosh_() => Op.CoshInPlace.InvokeInPlace(this);

        public Tensor deg2rad() => Op.Deg2rad.Invoke(this);

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

        public Tensor floor() => Op.Floor.Invoke(this);

        public Tensor floor_() => Op.FloorInPlace.InvokeInPlace(this);

        public Tensor frac() => Op.Frac.Invoke(this);

        public Tensor frac_() => Op.FracInPlace.InvokeInPlace(this);

        public Tensor i0() => Op.I0.Invoke(this);

        public Tensor isfinite() => Op.Isfinite.Invoke(this);

        public Tensor isinf() => Op.Isinf.Invoke(this);

        public Tensor isnan() => Op.Isnan.Invoke(this);

        public Tensor isneginf() => Op.Isneginf.Invoke(this);

        public Tensor isposinf() => Op.Isposinf.Invoke(this);

        public Tensor isreal() => Op.Isreal.Invoke(this);

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

        public Tensor logical_not() => Op.LogicalNot.Invoke(this);

        public Tensor logical_not_() => Op.LogicalNotInPlace.InvokeInPlace(this);

        public Tensor neg() => Op.Neg.Invoke(this);

        public Tensor neg_() => Op.NegInPlace.InvokeInPlace(this);

        public Tensor positive() => Op.Positive.Invoke(this);

        public Tensor rad2deg() => Op.Rad2deg.Invoke(this);

        public Tensor reciprocal() => Op.Reciprocal.Invoke(this);

        public Tensor reciprocal_() => Op.ReciprocalInPlace.InvokeInPlace(this);

        public Tensor resolve_conj() => Op.ResolveConj.Invoke(this);

        public Tensor resolve_neg() => Op.ResolveNeg.Invoke(this);

        public Tensor rsqrt() => Op.Rsqrt.Invoke(this);

        public Tensor rsqrt_() => Op.RsqrtInPlace.InvokeInPlace(this);

        public Tensor sgn() => Op.Sgn.Invoke(this);

        public Tensor sgn_() => Op.SgnInPlace.InvokeInPlace(this);

        public Tensor sigmoid() => Op.Sigmoid.Invoke(this);

        public Tensor sigmoid_() => Op.SigmoidInPlace.InvokeInPlace(this);

        public Tensor sign() => Op.Sign.Invoke(this);

        public Tensor sign_() => Op.SignInPlace.InvokeInPlace(this);

        public Tensor signbit() => Op.Signbit.Invoke(this);

        public Tensor sin() => Op.Sin.Invoke(this);

        public Tensor sin_() => Op.SinInPlace.InvokeInPlace(this);

        public Tensor sinc() => Op.Sinc.Invoke(this);

        public Tensor sinc_() => Op.SincInPlace.InvokeInPlace(this);

        public Tensor sinh() => Op.Sinh.Invoke(this);

        public Tensor sinh_() => Op.SinhInPlace.InvokeInPlace(this);

        public Tensor sqrt() => Op.Sqrt.Invoke(this);

        public Tensor sqrt_() => Op.SqrtInPlace.InvokeInPlace(this);

        public Tensor square() => Op.Square.Invoke(this);

        public Tensor tan() => Op.Tan.Invoke(this);

        public Tensor tan_() => Op.TanInPlace.InvokeInPlace(this);

        public Tensor tanh() => Op.Tanh.Invoke(this);

        public Tensor tanh_() => Op.TanhInPlace.InvokeInPlace(this);

        public Tensor trunc() => Op.Trunc.Invoke(this);

        public Tensor trunc_() => Op.TruncInPlace.InvokeInPlace(this);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Op.NanToNum.Invoke(this, nan, posinf, neginf);

        public Tensor logit(double? eps = null) => Op.Logit.Invoke(this, eps);

        public Tensor absolute() => Op.Abs.Invoke(this);

        public Tensor absolute_() => Op.AbsInPlace.InvokeInPlace(this);

        public Tensor arccos() => Op.Acos.Invoke(this);

        public Tensor arccos_() => Op.AcosInPlace.InvokeInPlace(this);

        public Tensor arccosh() => Op.Acosh.Invoke(this);

        public Tensor arccosh_() => Op.AcoshInPlace.InvokeInPlace(this);

        public Tensor arcsin() => Op.Asin.Invoke(this);

        public Tensor arcsin_() => Op.AsinInPlace.InvokeInPlace(this);

        public Tensor arcsinh() => Op.Asinh.Invoke(this);

        public Tensor arcsinh_() => Op.AsinhInPlace.InvokeInPlace(this);

        public Tensor arctanh() => Op.Atanh.Invoke(this);

        public Tensor arctanh_() => Op.AtanhInPlace.InvokeInPlace(this);

        public Tensor fix() => Op.Trunc.Invoke(this);

        public Tensor fix_() => Op.TruncInPlace.InvokeInPlace(this);

        public Tensor negative() => Op.Neg.Invoke(this);

        public Tensor arctan() => Op.Atan.Invoke(this);

        public Tensor arctan_() => Op.AtanInPlace.InvokeInPlace(this);

        public Tensor round(long decimals = 0) => Op.RoundDecimals.Invoke(this, decimals);

        public Tensor round_(long decimals = 0) => Op.RoundDecimalsInPlace.InvokeInPlace(this, decimals);

        public Tensor polygamma(long p) => Op.Polygamma.Invoke(p, this);

        public Tensor mvlgamma(long p) => Op.Mvlgamma.Invoke(this, p);

        public Tensor mvlgamma_(long p) => Op.MvlgammaInPlace.InvokeInPlace(this, p);

        public Tensor polygamma_(long p) => Op.PolygammaInPlace.InvokeInPlace(this, p);

        public (Tensor Mantissa, Tensor Exponent) frexp() => Op.FrexpTensor.Invoke2(this);

        public bool is_conj() => Op.IsConj.InvokeBool(this);

        public bool is_neg() => Op.IsNeg.InvokeBool(this);

        public bool is_nonzero() => Op.IsNonzero.InvokeBool(this);
    }

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor abs_(Tensor input) => input.abs_();

    public static Tensor acos(Tensor input) => input.acos();

    public static Tensor acos_(Tensor input) => input.acos_();

    public static Tensor acosh(Tensor input) => input.acosh();

    public static Tensor acosh_(Tensor input) => input.acosh_();

    public static Tensor angle(Tensor input) => input.angle();

    public static Tensor asin(Tensor input) => input.asin();

    public static Tensor asin_(Tensor input) => input.asin_();

    public static Tensor asinh(Tensor input) => input.asinh();

    public static Tensor asinh_(Tensor input) => input.asinh_();

    public static Tensor atan(Tensor input) => input.atan();

    public static Tensor atan_(Tensor input) => input.atan_();

    public static Tensor atanh(Tensor input) => input.atanh();

    public static Tensor atanh_(Tensor input) => input.atanh_();

    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    public static Tensor ceil(Tensor input) => input.ceil();

    public static Tensor ceil_(Tensor input) => input.ceil_();

    public static Tensor conj(Tensor input) => input.conj();

    public static Tensor conj_physical(Tensor input) => input.conj_physical();

    public static Tensor conj_physical_(Tensor input) => input.conj_physical_();

    public static Tensor cos(Tensor input) => input.cos();

    public static Tensor cos_(Tensor input) => input.cos_();

    public static Tensor cosh(Tensor input) => input.cosh();

    public static Tensor cosh_(Tensor input) => input.cosh_();

    public static Tensor deg2rad(Tensor input) => input.deg2rad();

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

    public static Tensor floor(Tensor input) => input.floor();

    public static Tensor floor_(Tensor input) => input.floor_();

    public static Tensor frac(Tensor input) => input.frac();

    public static Tensor frac_(Tensor input) => input.frac_();

    public static Tensor i0(Tensor input) => input.i0();

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    public static Tensor isnan(Tensor input) => input.isnan();

    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();

    public static Tensor isreal(Tensor tensor) => tensor.isreal();

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

    public static Tensor logical_not(Tensor input) => input.logical_not();

    public static Tensor neg(Tensor input) => input.neg();

    public static Tensor neg_(Tensor input) => input.neg_();

    public static Tensor positive(Tensor input) => input.positive();

    public static Tensor rad2deg(Tensor input) => input.rad2deg();

    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    public static Tensor resolve_conj(Tensor input) => input.resolve_conj();

    public static Tensor resolve_neg(Tensor input) => input.resolve_neg();

    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    public static Tensor sgn(Tensor input) => input.sgn();

    public static Tensor sgn_(Tensor input) => input.sgn_();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    public static Tensor sign(Tensor input) => input.sign();

    public static Tensor sign_(Tensor input) => input.sign_();

    public static Tensor signbit(Tensor input) => input.signbit();

    public static Tensor sin(Tensor input) => input.sin();

    public static Tensor sin_(Tensor input) => input.sin_();

    public static Tensor sinc(Tensor input) => input.sinc();

    public static Tensor sinc_(Tensor input) => input.sinc_();

    public static Tensor sinh(Tensor input) => input.sinh();

    public static Tensor sinh_(Tensor input) => input.sinh_();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    public static Tensor square(Tensor input) => input.square();

    public static Tensor tan(Tensor input) => input.tan();

    public static Tensor tan_(Tensor input) => input.tan_();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor tanh_(Tensor input) => input.tanh_();

    public static Tensor trunc(Tensor input) => input.trunc();

    public static Tensor trunc_(Tensor input) => input.trunc_();

    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) => input.nan_to_num(nan, posinf, neginf);

    public static Tensor logit(Tensor input, double? eps = null) => input.logit(eps);

    public static Tensor absolute(Tensor input) => input.absolute();

    public static Tensor absolute_(Tensor input) => input.absolute_();

    public static Tensor arccos(Tensor input) => input.arccos();

    public static Tensor arccos_(Tensor input) => input.arccos_();

    public static Tensor arccosh(Tensor input) => input.arccosh();

    public static Tensor arccosh_(Tensor input) => input.arccosh_();

    public static Tensor arcsin(Tensor input) => input.arcsin();

    public static Tensor arcsin_(Tensor input) => input.arcsin_();

    public static Tensor arcsinh(Tensor input) => input.arcsinh();

    public static Tensor arcsinh_(Tensor input) => input.arcsinh_();

    public static Tensor arctanh(Tensor input) => input.arctanh();

    public static Tensor arctanh_(Tensor input) => input.arctanh_();

    public static Tensor fix(Tensor input) => input.fix();

    public static Tensor fix_(Tensor input) => input.fix_();

    public static Tensor negative(Tensor input) => input.negative();

    public static Tensor negative_(Tensor input) => input.neg_();

    public static Tensor arctan(Tensor input) => input.arctan();

    public static Tensor arctan_(Tensor input) => input.arctan_();

    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    public static Tensor round_(Tensor input, long decimals = 0) => input.round_(decimals);

    public static Tensor polygamma(Tensor input, long p) => input.polygamma(p);

    public static Tensor mvlgamma(Tensor input, long p) => input.mvlgamma(p);

    public static Tensor mvlgamma_(Tensor input, long p) => input.mvlgamma_(p);

    public static Tensor polygamma_(Tensor input, long p) => input.polygamma_(p);

    public static (Tensor Mantissa, Tensor Exponent) frexp(Tensor input) => input.frexp();

    public static bool is_conj(Tensor input) => input.is_conj();

    public static bool is_nonzero(Tensor input) => input.is_nonzero();

    private static partial class Op
    {
        internal static readonly Operator Abs = new("aten::abs");
        internal static readonly Operator AbsInPlace = new("aten::abs_");
        internal static readonly Operator Acos = new("aten::acos");
        internal static readonly Operator AcosInPlace = new("aten::acos_");
        internal static readonly Operator Acosh = new("aten::acosh");
        internal static readonly Operator AcoshInPlace = new("aten::acosh_");
        internal static readonly Operator Angle = new("aten::angle");
        internal static readonly Operator Asin = new("aten::asin");
        internal static readonly Operator AsinInPlace = new("aten::asin_");
        internal static readonly Operator Asinh = new("aten::asinh");
        internal static readonly Operator AsinhInPlace = new("aten::asinh_");
        internal static readonly Operator Atan = new("aten::atan");
        internal static readonly Operator AtanInPlace = new("aten::atan_");
        internal static readonly Operator Atanh = new("aten::atanh");
        internal static readonly Operator AtanhInPlace = new("aten::atanh_");
        internal static readonly Operator BitwiseNot = new("aten::bitwise_not");
        internal static readonly Operator BitwiseNotInPlace = new("aten::bitwise_not_");
        internal static readonly Operator Ceil = new("aten::ceil");
        internal static readonly Operator CeilInPlace = new("aten::ceil_");
        internal static readonly Operator Conj = new("aten::conj");
        internal static readonly Operator ConjPhysical = new("aten::conj_physical");
        internal static readonly Operator ConjPhysicalInPlace = new("aten::conj_physical_");
        internal static readonly Operator Cos = new("aten::cos");
        internal static readonly Operator CosInPlace = new("aten::cos_");
        internal static readonly Operator Cosh = new("aten::cosh");
        internal static readonly Operator CoshInPlace = new("aten::cosh_");
        internal static readonly Operator Deg2rad = new("aten::deg2rad");
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
        internal static readonly Operator Floor = new("aten::floor");
        internal static readonly Operator FloorInPlace = new("aten::floor_");
        internal static readonly Operator Frac = new("aten::frac");
        internal static readonly Operator FracInPlace = new("aten::frac_");
        internal static readonly Operator I0 = new("aten::i0");
        internal static readonly Operator Isfinite = new("aten::isfinite");
        internal static readonly Operator Isinf = new("aten::isinf");
        internal static readonly Operator Isnan = new("aten::isnan");
        internal static readonly Operator Isneginf = new("aten::isneginf");
        internal static readonly Operator Isposinf = new("aten::isposinf");
        internal static readonly Operator Isreal = new("aten::isreal");
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
        internal static readonly Operator LogicalNot = new("aten::logical_not");
        internal static readonly Operator LogicalNotInPlace = new("aten::logical_not_");
        internal static readonly Operator Neg = new("aten::neg");
        internal static readonly Operator NegInPlace = new("aten::neg_");
        internal static readonly Operator Positive = new("aten::positive");
        internal static readonly Operator Rad2deg = new("aten::rad2deg");
        internal static readonly Operator Reciprocal = new("aten::reciprocal");
        internal static readonly Operator ReciprocalInPlace = new("aten::reciprocal_");
        internal static readonly Operator ResolveConj = new("aten::resolve_conj");
        internal static readonly Operator ResolveNeg = new("aten::resolve_neg");
        internal static readonly Operator Rsqrt = new("aten::rsqrt");
        internal static readonly Operator RsqrtInPlace = new("aten::rsqrt_");
        internal static readonly Operator Sgn = new("aten::sgn");
        internal static readonly Operator SgnInPlace = new("aten::sgn_");
        internal static readonly Operator Sigmoid = new("aten::sigmoid");
        internal static readonly Operator SigmoidInPlace = new("aten::sigmoid_");
        internal static readonly Operator Sign = new("aten::sign");
        internal static readonly Operator SignInPlace = new("aten::sign_");
        internal static readonly Operator Signbit = new("aten::signbit");
        internal static readonly Operator Sin = new("aten::sin");
        internal static readonly Operator SinInPlace = new("aten::sin_");
        internal static readonly Operator Sinc = new("aten::sinc");
        internal static readonly Operator SincInPlace = new("aten::sinc_");
        internal static readonly Operator Sinh = new("aten::sinh");
        internal static readonly Operator SinhInPlace = new("aten::sinh_");
        internal static readonly Operator Sqrt = new("aten::sqrt");
        internal static readonly Operator SqrtInPlace = new("aten::sqrt_");
        internal static readonly Operator Square = new("aten::square");
        internal static readonly Operator Tan = new("aten::tan");
        internal static readonly Operator TanInPlace = new("aten::tan_");
        internal static readonly Operator Tanh = new("aten::tanh");
        internal static readonly Operator TanhInPlace = new("aten::tanh_");
        internal static readonly Operator Trunc = new("aten::trunc");
        internal static readonly Operator TruncInPlace = new("aten::trunc_");
        internal static readonly Operator NanToNum = new("aten::nan_to_num");
        internal static readonly Operator Logit = new("aten::logit");
        internal static readonly Operator RoundDecimals = new("aten::round", "decimals");
        internal static readonly Operator RoundDecimalsInPlace = new("aten::round_", "decimals");
        internal static readonly Operator Polygamma = new("aten::polygamma");
        internal static readonly Operator Mvlgamma = new("aten::mvlgamma");
        internal static readonly Operator MvlgammaInPlace = new("aten::mvlgamma_");
        internal static readonly Operator PolygammaInPlace = new("aten::polygamma_");
        internal static readonly Operator FrexpTensor = new("aten::frexp", "Tensor");
        internal static readonly Operator IsConj = new("aten::is_conj");
        internal static readonly Operator IsNeg = new("aten::is_neg");
        internal static readonly Operator IsNonzero = new("aten::is_nonzero");
    }
}
