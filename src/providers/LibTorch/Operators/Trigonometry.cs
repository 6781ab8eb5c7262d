namespace TorchSharp;

// Circular and hyperbolic functions, element by element.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor acos() => Op.Acos.Invoke(this);

        public Tensor acos_() => Op.AcosInPlace.InvokeInPlace(this);

        public Tensor acosh() => Op.Acosh.Invoke(this);

        public Tensor acosh_() => Op.AcoshInPlace.InvokeInPlace(this);

        public Tensor asin() => Op.Asin.Invoke(this);

        public Tensor asin_() => Op.AsinInPlace.InvokeInPlace(this);

        public Tensor asinh() => Op.Asinh.Invoke(this);

        public Tensor asinh_() => Op.AsinhInPlace.InvokeInPlace(this);

        public Tensor atan() => Op.Atan.Invoke(this);

        public Tensor atan_() => Op.AtanInPlace.InvokeInPlace(this);

        public Tensor atanh() => Op.Atanh.Invoke(this);

        public Tensor atanh_() => Op.AtanhInPlace.InvokeInPlace(this);

        public Tensor cos() => Op.Cos.Invoke(this);

        public Tensor cos_() => Op.CosInPlace.InvokeInPlace(this);

        public Tensor cosh() => Op.Cosh.Invoke(this);

        public Tensor cosh_() => Op.CoshInPlace.InvokeInPlace(this);

        public Tensor deg2rad() => Op.Deg2rad.Invoke(this);

        public Tensor rad2deg() => Op.Rad2deg.Invoke(this);

        public Tensor sin() => Op.Sin.Invoke(this);

        public Tensor sin_() => Op.SinInPlace.InvokeInPlace(this);

        public Tensor sinc() => Op.Sinc.Invoke(this);

        public Tensor sinc_() => Op.SincInPlace.InvokeInPlace(this);

        public Tensor sinh() => Op.Sinh.Invoke(this);

        public Tensor sinh_() => Op.SinhInPlace.InvokeInPlace(this);

        public Tensor tan() => Op.Tan.Invoke(this);

        public Tensor tan_() => Op.TanInPlace.InvokeInPlace(this);

        public Tensor tanh() => Op.Tanh.Invoke(this);

        public Tensor tanh_() => Op.TanhInPlace.InvokeInPlace(this);

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

        public Tensor arctan() => Op.Atan.Invoke(this);

        public Tensor arctan_() => Op.AtanInPlace.InvokeInPlace(this);

        public Tensor atan2(Tensor other) => Op.Atan2.Invoke(this, other);

        public Tensor atan2_(Tensor other) => Op.Atan2InPlace.InvokeInPlace(this, other);

        public Tensor arctan2(Tensor other) => Op.Atan2.Invoke(this, other);

        public Tensor arctan2_(Tensor other) => Op.Atan2InPlace.InvokeInPlace(this, other);

        public Tensor arctan(Tensor other) => Op.Atan2.Invoke(this, other);

        public Tensor arctan_(Tensor other) => Op.Atan2InPlace.InvokeInPlace(this, other);
    }

    public static Tensor acos(Tensor input) => input.acos();

    public static Tensor acos_(Tensor input) => input.acos_();

    public static Tensor acosh(Tensor input) => input.acosh();

    public static Tensor acosh_(Tensor input) => input.acosh_();

    public static Tensor asin(Tensor input) => input.asin();

    public static Tensor asin_(Tensor input) => input.asin_();

    public static Tensor asinh(Tensor input) => input.asinh();

    public static Tensor asinh_(Tensor input) => input.asinh_();

    public static Tensor atan(Tensor input) => input.atan();

    public static Tensor atan_(Tensor input) => input.atan_();

    public static Tensor atanh(Tensor input) => input.atanh();

    public static Tensor atanh_(Tensor input) => input.atanh_();

    public static Tensor cos(Tensor input) => input.cos();

    public static Tensor cos_(Tensor input) => input.cos_();

    public static Tensor cosh(Tensor input) => input.cosh();

    public static Tensor cosh_(Tensor input) => input.cosh_();

    public static Tensor deg2rad(Tensor input) => input.deg2rad();

    public static Tensor rad2deg(Tensor input) => input.rad2deg();

    public static Tensor sin(Tensor input) => input.sin();

    public static Tensor sin_(Tensor input) => input.sin_();

    public static Tensor sinc(Tensor input) => input.sinc();

    public static Tensor sinc_(Tensor input) => input.sinc_();

    public static Tensor sinh(Tensor input) => input.sinh();

    public static Tensor sinh_(Tensor input) => input.sinh_();

    public static Tensor tan(Tensor input) => input.tan();

    public static Tensor tan_(Tensor input) => input.tan_();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor tanh_(Tensor input) => input.tanh_();

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

    public static Tensor arctan(Tensor input) => input.arctan();

    public static Tensor arctan_(Tensor input) => input.arctan_();

    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);

    public static Tensor atan2_(Tensor input, Tensor other) => input.atan2_(other);

    public static Tensor arctan2(Tensor input, Tensor other) => input.arctan2(other);

    public static Tensor arctan2_(Tensor input, Tensor other) => input.arctan2_(other);

    public static Tensor arctan(Tensor input, Tensor other) => input.arctan(other);

    public static Tensor arctan_(Tensor input, Tensor other) => input.arctan_(other);

    private static partial class Op
    {
        internal static readonly Operator Acos = new("aten::acos");
        internal static readonly Operator AcosInPlace = new("aten::acos_");
        internal static readonly Operator Acosh = new("aten::acosh");
        internal static readonly Operator AcoshInPlace = new("aten::acosh_");
        internal static readonly Operator Asin = new("aten::asin");
        internal static readonly Operator AsinInPlace = new("aten::asin_");
        internal static readonly Operator Asinh = new("aten::asinh");
        internal static readonly Operator AsinhInPlace = new("aten::asinh_");
        internal static readonly Operator Atan = new("aten::atan");
        internal static readonly Operator AtanInPlace = new("aten::atan_");
        internal static readonly Operator Atanh = new("aten::atanh");
        internal static readonly Operator AtanhInPlace = new("aten::atanh_");
        internal static readonly Operator Cos = new("aten::cos");
        internal static readonly Operator CosInPlace = new("aten::cos_");
        internal static readonly Operator Cosh = new("aten::cosh");
        internal static readonly Operator CoshInPlace = new("aten::cosh_");
        internal static readonly Operator Deg2rad = new("aten::deg2rad");
        internal static readonly Operator Rad2deg = new("aten::rad2deg");
        internal static readonly Operator Sin = new("aten::sin");
        internal static readonly Operator SinInPlace = new("aten::sin_");
        internal static readonly Operator Sinc = new("aten::sinc");
        internal static readonly Operator SincInPlace = new("aten::sinc_");
        internal static readonly Operator Sinh = new("aten::sinh");
        internal static readonly Operator SinhInPlace = new("aten::sinh_");
        internal static readonly Operator Tan = new("aten::tan");
        internal static readonly Operator TanInPlace = new("aten::tan_");
        internal static readonly Operator Tanh = new("aten::tanh");
        internal static readonly Operator TanhInPlace = new("aten::tanh_");
        internal static readonly Operator Atan2 = new("aten::atan2");
        internal static readonly Operator Atan2InPlace = new("aten::atan2_");
    }
}
