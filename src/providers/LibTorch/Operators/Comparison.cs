namespace TorchSharp;

// Comparisons; the results are of type bool.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Scalar target) => Op.EqTensor.Invoke(this, target);

        public Tensor eq(Tensor target) => Op.EqTensor.Invoke(this, target);

        public Tensor eq_(Scalar target) => Op.EqTensorInPlace.InvokeInPlace(this, target);

        public Tensor eq_(Tensor target) => Op.EqTensorInPlace.InvokeInPlace(this, target);

        public Tensor ne(Scalar target) => Op.NeTensor.Invoke(this, target);

        public Tensor ne(Tensor target) => Op.NeTensor.Invoke(this, target);

        public Tensor ne_(Scalar target) => Op.NeTensorInPlace.InvokeInPlace(this, target);

        public Tensor ne_(Tensor target) => Op.NeTensorInPlace.InvokeInPlace(this, target);

        public Tensor not_equal(Tensor target) => Op.NeTensor.Invoke(this, target);

        public Tensor not_equal_(Tensor target) => Op.NeTensorInPlace.InvokeInPlace(this, target);

        public Tensor lt(Scalar target) => Op.LtTensor.Invoke(this, target);

        public Tensor lt(Tensor target) => Op.LtTensor.Invoke(this, target);

        public Tensor lt_(Scalar target) => Op.LtTensorInPlace.InvokeInPlace(this, target);

        public Tensor lt_(Tensor target) => Op.LtTensorInPlace.InvokeInPlace(this, target);

        public Tensor less(Tensor target) => Op.LtTensor.Invoke(this, target);

        public Tensor le(Scalar target) => Op.LeTensor.Invoke(this, target);

        public Tensor le(Tensor target) => Op.LeTensor.Invoke(this, target);

        public Tensor le_(Scalar target) => Op.LeTensorInPlace.InvokeInPlace(this, target);

        public Tensor le_(Tensor target) => Op.LeTensorInPlace.InvokeInPlace(this, target);

        public Tensor less_equal(Tensor target) => Op.LeTensor.Invoke(this, target);

        public Tensor less_equal_(Tensor target) => Op.LeTensorInPlace.InvokeInPlace(this, target);

        public Tensor gt(Scalar target) => Op.GtTensor.Invoke(this, target);

        public Tensor gt(Tensor target) => Op.GtTensor.Invoke(this, target);

        public Tensor gt_(Scalar target) => Op.GtTensorInPlace.InvokeInPlace(this, target);

        public Tensor gt_(Tensor target) => Op.GtTensorInPlace.InvokeInPlace(this, target);

        public Tensor greater(Tensor target) => Op.GtTensor.Invoke(this, target);

        public Tensor ge(Scalar target) => Op.GeTensor.Invoke(this, target);

        public Tensor ge(Tensor target) => Op.GeTensor.Invoke(this, target);

        public Tensor ge_(Scalar target) => Op.GeTensorInPlace.InvokeInPlace(this, target);

        public Tensor ge_(Tensor target) => Op.GeTensorInPlace.InvokeInPlace(this, target);

        public Tensor greater_equal(Tensor target) => Op.GeTensor.Invoke(this, target);

        public Tensor equal(Tensor target) => Op.EqTensor.Invoke(this, target);

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false)
            => Op.Allclose.InvokeBool(this, target, rtol, atol, equal_nan);

        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false)
            => Op.Isclose.Invoke(this, other, rtol, atol, nanEqual);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false)
            => Op.IsinTensorTensor.Invoke(this, test_elements, assumeUnique, invert);
    }

    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.not_equal(target);

    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    public static Tensor less(Tensor tensor, Tensor target) => tensor.less(target);

    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.less_equal(target);

    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    public static Tensor greater(Tensor tensor, Tensor target) => tensor.greater(target);

    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.greater_equal(target);

    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);

    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => tensor.isclose(other, rtol, atol, nanEqual);

    public static Tensor isin(Tensor tensor, Tensor test_elements, bool assumeUnique = false, bool invert = false) => tensor.isin(test_elements, assumeUnique, invert);

    private static partial class Op
    {
        internal static readonly Operator EqTensor = new("aten::eq", "Tensor");
        internal static readonly Operator EqTensorInPlace = new("aten::eq_", "Tensor");
        internal static readonly Operator NeTensor = new("aten::ne", "Tensor");
        internal static readonly Operator NeTensorInPlace = new("aten::ne_", "Tensor");
        internal static readonly Operator LtTensor = new("aten::lt", "Tensor");
        internal static readonly Operator LtTensorInPlace = new("aten::lt_", "Tensor");
        internal static readonly Operator LeTensor = new("aten::le", "Tensor");
        internal static readonly Operator LeTensorInPlace = new("aten::le_", "Tensor");
        internal static readonly Operator GtTensor = new("aten::gt", "Tensor");
        internal static readonly Operator GtTensorInPlace = new("aten::gt_", "Tensor");
        internal static readonly Operator GeTensor = new("aten::ge", "Tensor");
        internal static readonly Operator GeTensorInPlace = new("aten::ge_", "Tensor");
        internal static readonly Operator Allclose = new("aten::allclose");
        internal static readonly Operator Isclose = new("aten::isclose");
        internal static readonly Operator IsinTensorTensor = new("aten::isin", "Tensor_Tensor");
    }
}
