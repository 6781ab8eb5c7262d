namespace TorchSharp;

// Arithmetic on two tensors, or a tensor and a number, with broadcasting.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Scalar scalar) => Op.AddTensor.Invoke(this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Op.AddTensor.Invoke(this, scalar, alpha);

        public Tensor add(Tensor target) => Op.AddTensor.Invoke(this, target);

        public Tensor add(Tensor target, Scalar alpha) => Op.AddTensor.Invoke(this, target, alpha);

        public Tensor add_(Scalar scalar) => Op.AddTensorInPlace.InvokeInPlace(this, scalar);

        public Tensor add_(Scalar scalar, Scalar alpha) => Op.AddTensorInPlace.InvokeInPlace(this, scalar, alpha);

        public Tensor add_(Tensor target) => Op.AddTensorInPlace.InvokeInPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Op.AddTensorInPlace.InvokeInPlace(this, target, alpha);

        public Tensor sub(Scalar target) => Op.SubTensor.Invoke(this, target);

        public Tensor sub(Tensor target) => Op.SubTensor.Invoke(this, target);

        public Tensor sub_(Scalar target) => Op.SubTensorInPlace.InvokeInPlace(this, target);

        public Tensor sub_(Tensor target) => Op.SubTensorInPlace.InvokeInPlace(this, target);

        public Tensor subtract(Scalar target) => Op.SubTensor.Invoke(this, target);

        public Tensor subtract(Tensor target) => Op.SubTensor.Invoke(this, target);

        public Tensor subtract_(Scalar target) => Op.SubTensorInPlace.InvokeInPlace(this, target);

        public Tensor subtract_(Tensor target) => Op.SubTensorInPlace.InvokeInPlace(this, target);

        public Tensor mul(Scalar target) => Op.MulTensor.Invoke(this, target);

        public Tensor mul(Tensor target) => Op.MulTensor.Invoke(this, target);

        public Tensor mul_(Scalar target) => Op.MulTensorInPlace.InvokeInPlace(this, target);

        public Tensor mul_(Tensor target) => Op.MulTensorInPlace.InvokeInPlace(this, target);

        public Tensor multiply(Scalar target) => Op.MulTensor.Invoke(this, target);

        public Tensor multiply(Tensor target) => Op.MulTensor.Invoke(this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Op.DivTensorMode.Invoke(this, target, Rounding(rounding_mode));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Op.DivTensorMode.Invoke(this, target, Rounding(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
            => Op.DivTensorModeInPlace.InvokeInPlace(this, target, Rounding(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => Op.DivTensorModeInPlace.InvokeInPlace(this, target, Rounding(rounding_mode));

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Op.DivTensorMode.Invoke(this, target, Rounding(rounding_mode));

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Op.DivTensorMode.Invoke(this, target, Rounding(rounding_mode));

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
            => Op.DivTensorModeInPlace.InvokeInPlace(this, target, Rounding(rounding_mode));

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => Op.DivTensorModeInPlace.InvokeInPlace(this, target, Rounding(rounding_mode));

        public Tensor true_divide(Scalar other) => Op.DivTensor.Invoke(this, other);

        public Tensor true_divide(Tensor other) => Op.DivTensor.Invoke(this, other);

        public Tensor true_divide_(Scalar other) => Op.DivTensorInPlace.InvokeInPlace(this, other);

        public Tensor true_divide_(Tensor other) => Op.DivTensorInPlace.InvokeInPlace(this, other);

        public Tensor floor_divide(Scalar other) => Op.FloorDivide.Invoke(this, other);

        public Tensor floor_divide(Tensor other) => Op.FloorDivide.Invoke(this, other);

        public Tensor floor_divide_(Scalar other) => Op.FloorDivideTensorInPlace.InvokeInPlace(this, other);

        public Tensor floor_divide_(Tensor other) => Op.FloorDivideTensorInPlace.InvokeInPlace(this, other);

        public Tensor remainder(Scalar scalar) => Op.RemainderTensor.Invoke(this, scalar);

        public Tensor remainder(Tensor target) => Op.RemainderTensor.Invoke(this, target);

        public Tensor remainder_(Scalar scalar) => Op.RemainderTensorInPlace.InvokeInPlace(this, scalar);

        public Tensor remainder_(Tensor target) => Op.RemainderTensorInPlace.InvokeInPlace(this, target);

        public Tensor fmod(Scalar scalar) => Op.FmodTensor.Invoke(this, scalar);

        public Tensor fmod(Tensor target) => Op.FmodTensor.Invoke(this, target);

        public Tensor fmod_(Scalar scalar) => Op.FmodTensorInPlace.InvokeInPlace(this, scalar);

        public Tensor fmod_(Tensor target) => Op.FmodTensorInPlace.InvokeInPlace(this, target);

        public Tensor pow(Scalar exponent) => Op.PowTensorScalar.Invoke(this, exponent);

        public Tensor pow(Tensor exponent) => Op.PowTensorTensor.Invoke(this, exponent);

        public Tensor pow_(Scalar exponent) => Op.PowScalarInPlace.InvokeInPlace(this, exponent);

        public Tensor pow_(Tensor exponent) => Op.PowTensorInPlace.InvokeInPlace(this, exponent);

        public Tensor float_power(Tensor target) => Op.FloatPowerTensorTensor.Invoke(this, target);

        public Tensor copysign(Tensor other) => Op.CopysignTensor.Invoke(this, other);

        public Tensor fmax(Tensor other) => Op.Fmax.Invoke(this, other);

        public Tensor fmin(Tensor other) => Op.Fmin.Invoke(this, other);

        public Tensor gcd(Tensor other) => Op.Gcd.Invoke(this, other);

        public Tensor gcd_(Tensor other) => Op.GcdInPlace.InvokeInPlace(this, other);

        public Tensor lcm(Tensor other) => Op.Lcm.Invoke(this, other);

        public Tensor lcm_(Tensor other) => Op.LcmInPlace.InvokeInPlace(this, other);

        public Tensor hypot(Tensor other) => Op.Hypot.Invoke(this, other);

        public Tensor igamma(Tensor other) => Op.Igamma.Invoke(this, other);

        public Tensor igammac(Tensor other) => Op.Igammac.Invoke(this, other);

        public Tensor ldexp(Tensor other) => Op.LdexpTensor.Invoke(this, other);

        public Tensor logaddexp(Tensor other) => Op.Logaddexp.Invoke(this, other);

        public Tensor logaddexp2(Tensor other) => Op.Logaddexp2.Invoke(this, other);

        public Tensor maximum(Tensor other) => Op.Maximum.Invoke(this, other);

        public Tensor minimum(Tensor other) => Op.Minimum.Invoke(this, other);

        public Tensor nextafter(Tensor other) => Op.Nextafter.Invoke(this, other);

        public Tensor heaviside(Tensor other) => Op.Heaviside.Invoke(this, other);

        public Tensor ldexp_(Tensor other) => Op.LdexpInPlace.InvokeInPlace(this, other);

        public Tensor xlogy(Scalar y) => Op.XlogyTensor.Invoke(this, y);

        public Tensor xlogy(Tensor y) => Op.XlogyTensor.Invoke(this, y);

        public Tensor xlogy_(Scalar y) => Op.XlogyTensorInPlace.InvokeInPlace(this, y);

        public Tensor xlogy_(Tensor y) => Op.XlogyTensorInPlace.InvokeInPlace(this, y);

        public Tensor lerp(Tensor end, Tensor weight) => Op.LerpTensor.Invoke(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Op.LerpTensorInPlace.InvokeInPlace(this, end, weight);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Op.Addcmul.Invoke(this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.AddcmulInPlace.InvokeInPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Op.Addcdiv.Invoke(this, tensor1, tensor2);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Op.Addcdiv.Invoke(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Op.AddcdivInPlace.InvokeInPlace(this, tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.AddcdivInPlace.InvokeInPlace(this, tensor1, tensor2, value);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Op.Clamp.Invoke(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Op.ClampInPlace.InvokeInPlace(this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Op.ClampTensor.Invoke(this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Op.ClampTensorInPlace.InvokeInPlace(this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => Op.Clamp.Invoke(this, min, max);

        public Tensor clamp_max(Scalar max) => Op.ClampMax.Invoke(this, max);

        public Tensor clamp_max_(Scalar max) => Op.ClampMaxInPlace.InvokeInPlace(this, max);

        public Tensor clamp_min(Scalar min) => Op.ClampMin.Invoke(this, min);

        public Tensor clamp_min_(Scalar min) => Op.ClampMinInPlace.InvokeInPlace(this, min);
    }

    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => left.add(right, alpha);

    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);

    public static Tensor add_(Tensor left, Scalar right) => left.add_(right);

    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) => left.add_(right, alpha);

    public static Tensor add_(Tensor left, Tensor right) => left.add_(right);

    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) => left.add_(right, alpha);

    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    public static Tensor sub_(Tensor left, Scalar right) => left.sub_(right);

    public static Tensor sub_(Tensor left, Tensor right) => left.sub_(right);

    public static Tensor subtract(Tensor left, Scalar right) => left.subtract(right);

    public static Tensor subtract(Tensor left, Tensor right) => left.subtract(right);

    public static Tensor subtract_(Tensor left, Scalar right) => left.subtract_(right);

    public static Tensor subtract_(Tensor left, Tensor right) => left.subtract_(right);

    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    public static Tensor mul_(Tensor left, Scalar right) => left.mul_(right);

    public static Tensor mul_(Tensor left, Tensor right) => left.mul_(right);

    public static Tensor multiply(Tensor left, Scalar right) => left.multiply(right);

    public static Tensor multiply(Tensor left, Tensor right) => left.multiply(right);

    public static Tensor multiply_(Tensor left, Tensor right) => left.mul_(right);

    public static Tensor multiply_(Tensor left, Scalar right) => left.mul_(right);

    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.divide(right, rounding_mode);

    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.divide(right, rounding_mode);

    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.divide_(right, rounding_mode);

    public static Tensor divide_(Tensor left, Scalar right) => left.div_(right);

    public static Tensor true_divide(Tensor dividend, Tensor divisor) => dividend.true_divide(divisor);

    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => dividend.true_divide_(divisor);

    public static Tensor floor_divide(Tensor input, Tensor other) => input.floor_divide(other);

    public static Tensor floor_divide_(Tensor input, Tensor other) => input.floor_divide_(other);

    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);

    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    public static Tensor remainder_(Tensor left, Scalar right) => left.remainder_(right);

    public static Tensor remainder_(Tensor left, Tensor right) => left.remainder_(right);

    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);

    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);

    public static Tensor fmod_(Tensor left, Scalar right) => left.fmod_(right);

    public static Tensor fmod_(Tensor left, Tensor right) => left.fmod_(right);

    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    public static Tensor pow_(Tensor left, Scalar exponent) => left.pow_(exponent);

    public static Tensor pow_(Tensor left, Tensor exponent) => left.pow_(exponent);

    public static Tensor float_power(Tensor input, Tensor target) => input.float_power(target);

    public static Tensor copysign(Tensor input, Tensor other) => input.copysign(other);

    public static Tensor fmax(Tensor input, Tensor other) => input.fmax(other);

    public static Tensor fmin(Tensor input, Tensor other) => input.fmin(other);

    public static Tensor gcd(Tensor left, Tensor right) => left.gcd(right);

    public static Tensor gcd_(Tensor left, Tensor right) => left.gcd_(right);

    public static Tensor lcm(Tensor input, Tensor other) => input.lcm(other);

    public static Tensor lcm_(Tensor input, Tensor other) => input.lcm_(other);

    public static Tensor hypot(Tensor left, Tensor right) => left.hypot(right);

    public static Tensor igamma(Tensor input, Tensor other) => input.igamma(other);

    public static Tensor igammac(Tensor input, Tensor other) => input.igammac(other);

    public static Tensor ldexp(Tensor input, Tensor other) => input.ldexp(other);

    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);

    public static Tensor logaddexp2(Tensor left, Tensor right) => left.logaddexp2(right);

    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    public static Tensor nextafter(Tensor input, Tensor other) => input.nextafter(other);

    public static Tensor ldexp_(Tensor input, Tensor other) => input.ldexp_(other);

    public static Tensor xlogy(Tensor x, Scalar y) => x.xlogy(y);

    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);

    public static Tensor xlogy_(Tensor x, Scalar y) => x.xlogy_(y);

    public static Tensor xlogy_(Tensor x, Tensor y) => x.xlogy_(y);

    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul_(tensor1, tensor2, value);

    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);

    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv_(tensor1, tensor2, value);

    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp_(min, max);

    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp_(min, max);

    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);

    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    public static Tensor clamp_max_(Tensor input, Scalar max) => input.clamp_max_(max);

    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    public static Tensor clamp_min_(Tensor input, Scalar min) => input.clamp_min_(min);

    private static partial class Op
    {
        internal static readonly Operator AddTensor = new("aten::add", "Tensor");
        internal static readonly Operator AddTensorInPlace = new("aten::add_", "Tensor");
        internal static readonly Operator SubTensor = new("aten::sub", "Tensor");
        internal static readonly Operator SubTensorInPlace = new("aten::sub_", "Tensor");
        internal static readonly Operator MulTensor = new("aten::mul", "Tensor");
        internal static readonly Operator MulTensorInPlace = new("aten::mul_", "Tensor");
        internal static readonly Operator DivTensorMode = new("aten::div", "Tensor_mode");
        internal static readonly Operator DivTensorModeInPlace = new("aten::div_", "Tensor_mode");
        internal static readonly Operator DivTensor = new("aten::div", "Tensor");
        internal static readonly Operator DivTensorInPlace = new("aten::div_", "Tensor");
        internal static readonly Operator FloorDivideTensorInPlace = new("aten::floor_divide_", "Tensor");
        internal static readonly Operator FloorDivide = new("aten::floor_divide");
        internal static readonly Operator RemainderTensor = new("aten::remainder", "Tensor");
        internal static readonly Operator RemainderTensorInPlace = new("aten::remainder_", "Tensor");
        internal static readonly Operator FmodTensor = new("aten::fmod", "Tensor");
        internal static readonly Operator FmodTensorInPlace = new("aten::fmod_", "Tensor");
        internal static readonly Operator PowTensorScalar = new("aten::pow", "Tensor_Scalar");
        internal static readonly Operator PowTensorTensor = new("aten::pow", "Tensor_Tensor");
        internal static readonly Operator PowScalarInPlace = new("aten::pow_", "Scalar");
        internal static readonly Operator PowTensorInPlace = new("aten::pow_", "Tensor");
        internal static readonly Operator FloatPowerTensorTensor = new("aten::float_power", "Tensor_Tensor");
        internal static readonly Operator CopysignTensor = new("aten::copysign", "Tensor");
        internal static readonly Operator Fmax = new("aten::fmax");
        internal static readonly Operator Fmin = new("aten::fmin");
        internal static readonly Operator Gcd = new("aten::gcd");
        internal static readonly Operator GcdInPlace = new("aten::gcd_");
        internal static readonly Operator Lcm = new("aten::lcm");
        internal static readonly Operator LcmInPlace = new("aten::lcm_");
        internal static readonly Operator Hypot = new("aten::hypot");
        internal static readonly Operator Igamma = new("aten::igamma");
        internal static readonly Operator Igammac = new("aten::igammac");
        internal static readonly Operator LdexpTensor = new("aten::ldexp", "Tensor");
        internal static readonly Operator Logaddexp = new("aten::logaddexp");
        internal static readonly Operator Logaddexp2 = new("aten::logaddexp2");
        internal static readonly Operator Maximum = new("aten::maximum");
        internal static readonly Operator Minimum = new("aten::minimum");
        internal static readonly Operator Nextafter = new("aten::nextafter");
        internal static readonly Operator Heaviside = new("aten::heaviside");
        internal static readonly Operator LdexpInPlace = new("aten::ldexp_");
        internal static readonly Operator XlogyTensor = new("aten::xlogy", "Tensor");
        internal static readonly Operator XlogyTensorInPlace = new("aten::xlogy_", "Tensor");
        internal static readonly Operator LerpTensor = new("aten::lerp", "Tensor");
        internal static readonly Operator LerpTensorInPlace = new("aten::lerp_", "Tensor");
        internal static readonly Operator Addcmul = new("aten::addcmul");
        internal static readonly Operator AddcmulInPlace = new("aten::addcmul_");
        internal static readonly Operator Addcdiv = new("aten::addcdiv");
        internal static readonly Operator AddcdivInPlace = new("aten::addcdiv_");
        internal static readonly Operator Clamp = new("aten::clamp");
        internal static readonly Operator ClampInPlace = new("aten::clamp_");
        internal static readonly Operator ClampTensor = new("aten::clamp", "Tensor");
        internal static readonly Operator ClampTensorInPlace = new("aten::clamp_", "Tensor");
        internal static readonly Operator ClampMax = new("aten::clamp_max");
        internal static readonly Operator ClampMaxInPlace = new("aten::clamp_max_");
        internal static readonly Operator ClampMin = new("aten::clamp_min");
        internal static readonly Operator ClampMinInPlace = new("aten::clamp_min_");
    }
}
