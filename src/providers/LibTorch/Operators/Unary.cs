namespace TorchSharp;

// Sign, rounding and nature of the elements of one tensor.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Op.Abs.Invoke(this);

        public Tensor abs_() => Op.AbsInPlace.InvokeInPlace(this);

        public Tensor angle() => Op.Angle.Invoke(this);

        public Tensor bitwise_not() => Op.BitwiseNot.Invoke(this);

        public Tensor bitwise_not_() => Op.BitwiseNotInPlace.InvokeInPlace(this);

        public Tensor ceil() => Op.Ceil.Invoke(this);

        public Tensor ceil_() => Op.CeilInPlace.InvokeInPlace(this);

        public Tensor conj() => Op.Conj.Invoke(this);

        public Tensor conj_physical() => Op.ConjPhysical.Invoke(this);

        public Tensor conj_physical_() => Op.ConjPhysicalInPlace.InvokeInPlace(this);

        public Tensor floor() => Op.Floor.Invoke(this);

        public Tensor floor_() => Op.FloorInPlace.InvokeInPlace(this);

        public Tensor frac() => Op.Frac.Invoke(this);

        public Tensor frac_() => Op.FracInPlace.InvokeInPlace(this);

        public Tensor isfinite() => Op.Isfinite.Invoke(this);

        public Tensor isinf() => Op.Isinf.Invoke(this);

        public Tensor isnan() => Op.Isnan.Invoke(this);

        public Tensor isneginf() => Op.Isneginf.Invoke(this);

        public Tensor isposinf() => Op.Isposinf.Invoke(this);

        public Tensor isreal() => Op.Isreal.Invoke(this);

        public Tensor logical_not() => Op.LogicalNot.Invoke(this);

        public Tensor logical_not_() => Op.LogicalNotInPlace.InvokeInPlace(this);

        public Tensor neg() => Op.Neg.Invoke(this);

        public Tensor neg_() => Op.NegInPlace.InvokeInPlace(this);

        public Tensor positive() => Op.Positive.Invoke(this);

        public Tensor resolve_conj() => Op.ResolveConj.Invoke(this);

        public Tensor resolve_neg() => Op.ResolveNeg.Invoke(this);

        public Tensor sgn() => Op.Sgn.Invoke(this);

        public Tensor sgn_() => Op.SgnInPlace.InvokeInPlace(this);

        public Tensor sign() => Op.Sign.Invoke(this);

        public Tensor sign_() => Op.SignInPlace.InvokeInPlace(this);

        public Tensor signbit() => Op.Signbit.Invoke(this);

        public Tensor trunc() => Op.Trunc.Invoke(this);

        public Tensor trunc_() => Op.TruncInPlace.InvokeInPlace(this);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Op.NanToNum.Invoke(this, nan, posinf, neginf);

        public Tensor absolute() => Op.Abs.Invoke(this);

        public Tensor absolute_() => Op.AbsInPlace.InvokeInPlace(this);

        public Tensor fix() => Op.Trunc.Invoke(this);

        public Tensor fix_() => Op.TruncInPlace.InvokeInPlace(this);

        public Tensor negative() => Op.Neg.Invoke(this);

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

    public static Tensor angle(Tensor input) => input.angle();

    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    public static Tensor ceil(Tensor input) => input.ceil();

    public static Tensor ceil_(Tensor input) => input.ceil_();

    public static Tensor conj(Tensor input) => input.conj();

    public static Tensor conj_physical(Tensor input) => input.conj_physical();

    public static Tensor conj_physical_(Tensor input) => input.conj_physical_();

    public static Tensor floor(Tensor input) => input.floor();

    public static Tensor floor_(Tensor input) => input.floor_();

    public static Tensor frac(Tensor input) => input.frac();

    public static Tensor frac_(Tensor input) => input.frac_();

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    public static Tensor isnan(Tensor input) => input.isnan();

    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();

    public static Tensor isreal(Tensor tensor) => tensor.isreal();

    public static Tensor logical_not(Tensor input) => input.logical_not();

    public static Tensor neg(Tensor input) => input.neg();

    public static Tensor neg_(Tensor input) => input.neg_();

    public static Tensor positive(Tensor input) => input.positive();

    public static Tensor resolve_conj(Tensor input) => input.resolve_conj();

    public static Tensor resolve_neg(Tensor input) => input.resolve_neg();

    public static Tensor sgn(Tensor input) => input.sgn();

    public static Tensor sgn_(Tensor input) => input.sgn_();

    public static Tensor sign(Tensor input) => input.sign();

    public static Tensor sign_(Tensor input) => input.sign_();

    public static Tensor signbit(Tensor input) => input.signbit();

    public static Tensor trunc(Tensor input) => input.trunc();

    public static Tensor trunc_(Tensor input) => input.trunc_();

    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) => input.nan_to_num(nan, posinf, neginf);

    public static Tensor absolute(Tensor input) => input.absolute();

    public static Tensor absolute_(Tensor input) => input.absolute_();

    public static Tensor fix(Tensor input) => input.fix();

    public static Tensor fix_(Tensor input) => input.fix_();

    public static Tensor negative(Tensor input) => input.negative();

    public static Tensor negative_(Tensor input) => input.neg_();

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
        internal static readonly Operator Angle = new("aten::angle");
        internal static readonly Operator BitwiseNot = new("aten::bitwise_not");
        internal static readonly Operator BitwiseNotInPlace = new("aten::bitwise_not_");
        internal static readonly Operator Ceil = new("aten::ceil");
        internal static readonly Operator CeilInPlace = new("aten::ceil_");
        internal static readonly Operator Conj = new("aten::conj");
        internal static readonly Operator ConjPhysical = new("aten::conj_physical");
        internal static readonly Operator ConjPhysicalInPlace = new("aten::conj_physical_");
        internal static readonly Operator Floor = new("aten::floor");
        internal static readonly Operator FloorInPlace = new("aten::floor_");
        internal static readonly Operator Frac = new("aten::frac");
        internal static readonly Operator FracInPlace = new("aten::frac_");
        internal static readonly Operator Isfinite = new("aten::isfinite");
        internal static readonly Operator Isinf = new("aten::isinf");
        internal static readonly Operator Isnan = new("aten::isnan");
        internal static readonly Operator Isneginf = new("aten::isneginf");
        internal static readonly Operator Isposinf = new("aten::isposinf");
        internal static readonly Operator Isreal = new("aten::isreal");
        internal static readonly Operator LogicalNot = new("aten::logical_not");
        internal static readonly Operator LogicalNotInPlace = new("aten::logical_not_");
        internal static readonly Operator Neg = new("aten::neg");
        internal static readonly Operator NegInPlace = new("aten::neg_");
        internal static readonly Operator Positive = new("aten::positive");
        internal static readonly Operator ResolveConj = new("aten::resolve_conj");
        internal static readonly Operator ResolveNeg = new("aten::resolve_neg");
        internal static readonly Operator Sgn = new("aten::sgn");
        internal static readonly Operator SgnInPlace = new("aten::sgn_");
        internal static readonly Operator Sign = new("aten::sign");
        internal static readonly Operator SignInPlace = new("aten::sign_");
        internal static readonly Operator Signbit = new("aten::signbit");
        internal static readonly Operator Trunc = new("aten::trunc");
        internal static readonly Operator TruncInPlace = new("aten::trunc_");
        internal static readonly Operator NanToNum = new("aten::nan_to_num");
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
