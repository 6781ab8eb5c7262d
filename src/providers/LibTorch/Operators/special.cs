namespace TorchSharp;

public static partial class torch
{
    /// <summary>Special functions, element by element.</summary>
    public static class special
    {
        public static Tensor airy_ai(Tensor input, Tensor? @out = null) => Computed(Op.SpecialAiryAi, Op.SpecialAiryAiOut, @out, input);

        public static Tensor bessel_j0(Tensor input, Tensor? @out = null) => Computed(Op.SpecialBesselJ0, Op.SpecialBesselJ0Out, @out, input);

        public static Tensor bessel_j1(Tensor input, Tensor? @out = null) => Computed(Op.SpecialBesselJ1, Op.SpecialBesselJ1Out, @out, input);

        public static Tensor bessel_y0(Tensor input, Tensor? @out = null) => Computed(Op.SpecialBesselY0, Op.SpecialBesselY0Out, @out, input);

        public static Tensor bessel_y1(Tensor input, Tensor? @out = null) => Computed(Op.SpecialBesselY1, Op.SpecialBesselY1Out, @out, input);

        public static Tensor chebyshev_polynomial_t(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialChebyshevPolynomialT, Op.SpecialChebyshevPolynomialTOut, @out, x, n);

        public static Tensor chebyshev_polynomial_u(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialChebyshevPolynomialU, Op.SpecialChebyshevPolynomialUOut, @out, x, n);

        public static Tensor chebyshev_polynomial_v(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialChebyshevPolynomialV, Op.SpecialChebyshevPolynomialVOut, @out, x, n);

        public static Tensor chebyshev_polynomial_w(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialChebyshevPolynomialW, Op.SpecialChebyshevPolynomialWOut, @out, x, n);

        public static Tensor digamma(Tensor input) => input.digamma();

        public static Tensor entr(Tensor input) => Op.SpecialEntr.Invoke(input);

        public static Tensor erf(Tensor input) => input.erf();

        public static Tensor erfc(Tensor input) => input.erfc();

        public static Tensor erfcx(Tensor input) => Op.SpecialErfcx.Invoke(input);

        public static Tensor erfinv(Tensor input) => input.erfinv();

        public static Tensor exp2(Tensor input) => input.exp2();

        public static Tensor expit(Tensor input) => input.sigmoid();

        public static Tensor expm1(Tensor input) => input.expm1();

        public static Tensor gammainc(Tensor input, Tensor other) => input.igamma(other);

        public static Tensor gammaincc(Tensor input, Tensor other) => input.igammac(other);

        public static Tensor gammaln(Tensor input) => input.lgamma();

        public static Tensor hermite_polynomial_h(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialHermitePolynomialH, Op.SpecialHermitePolynomialHOut, @out, x, n);

        public static Tensor hermite_polynomial_he(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialHermitePolynomialHe, Op.SpecialHermitePolynomialHeOut, @out, x, n);

        public static Tensor i0(Tensor input) => input.i0();

        public static Tensor i0e(Tensor input) => Op.SpecialI0e.Invoke(input);

        public static Tensor i1(Tensor input) => Op.SpecialI1.Invoke(input);

        public static Tensor i1e(Tensor input) => Op.SpecialI1e.Invoke(input);

        public static Tensor laguerre_polynomial_l(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialLaguerrePolynomialL, Op.SpecialLaguerrePolynomialLOut, @out, x, n);

        public static Tensor legendre_polynomial_p(Tensor x, Tensor n, Tensor? @out = null)
            => Computed(Op.SpecialLegendrePolynomialP, Op.SpecialLegendrePolynomialPOut, @out, x, n);

        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input.log_softmax(dim, dtype);

        public static Tensor logit(Tensor input) => input.logit();

        public static Tensor modified_bessel_i0(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialModifiedBesselI0, Op.SpecialModifiedBesselI0Out, @out, input);

        public static Tensor modified_bessel_i1(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialModifiedBesselI1, Op.SpecialModifiedBesselI1Out, @out, input);

        public static Tensor modified_bessel_k0(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialModifiedBesselK0, Op.SpecialModifiedBesselK0Out, @out, input);

        public static Tensor modified_bessel_k1(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialModifiedBesselK1, Op.SpecialModifiedBesselK1Out, @out, input);

        public static Tensor multigammaln(Tensor input, long p) => input.mvlgamma(p);

        public static Tensor ndtr(Tensor input) => Op.SpecialNdtr.Invoke(input);

        public static Tensor ndtri(Tensor input) => Op.SpecialNdtri.Invoke(input);

        public static Tensor polygamma(long n, Tensor input) => input.polygamma(n);

        public static Tensor psi(Tensor input) => input.digamma();

        public static Tensor scaled_modified_bessel_k0(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialScaledModifiedBesselK0, Op.SpecialScaledModifiedBesselK0Out, @out, input);

        public static Tensor scaled_modified_bessel_k1(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialScaledModifiedBesselK1, Op.SpecialScaledModifiedBesselK1Out, @out, input);

        public static Tensor sigmoid(Tensor input) => input.sigmoid();

        public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

        public static Tensor sinc(Tensor input) => input.sinc();

        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

        public static Tensor spherical_bessel_j0(Tensor input, Tensor? @out = null)
            => Computed(Op.SpecialSphericalBesselJ0, Op.SpecialSphericalBesselJ0Out, @out, input);

        public static Tensor xlog1py(Tensor input, Tensor other) => Op.SpecialXlog1py.Invoke(input, other);

        public static Tensor zeta(Tensor x, Tensor q) => Op.SpecialZeta.Invoke(x, q);

        private static Tensor Computed(Operator plain, Operator into, Tensor? result, params ReadOnlySpan<Argument> arguments)
        {
            if (result is null)
            {
                return plain.Invoke(arguments);
            }
            into.InvokeVoid([.. arguments, result]);
            return result;
        }

        private static class Op
        {
            internal static readonly Operator SpecialAiryAi = new("aten::special_airy_ai");
            internal static readonly Operator SpecialAiryAiOut = new("aten::special_airy_ai", "out");
            internal static readonly Operator SpecialBesselJ0 = new("aten::special_bessel_j0");
            internal static readonly Operator SpecialBesselJ0Out = new("aten::special_bessel_j0", "out");
            internal static readonly Operator SpecialBesselJ1 = new("aten::special_bessel_j1");
            internal static readonly Operator SpecialBesselJ1Out = new("aten::special_bessel_j1", "out");
            internal static readonly Operator SpecialBesselY0 = new("aten::special_bessel_y0");
            internal static readonly Operator SpecialBesselY0Out = new("aten::special_bessel_y0", "out");
            internal static readonly Operator SpecialBesselY1 = new("aten::special_bessel_y1");
            internal static readonly Operator SpecialBesselY1Out = new("aten::special_bessel_y1", "out");
            internal static readonly Operator SpecialChebyshevPolynomialT = new("aten::special_chebyshev_polynomial_t");
            internal static readonly Operator SpecialChebyshevPolynomialTOut = new("aten::special_chebyshev_polynomial_t", "out");
            internal static readonly Operator SpecialChebyshevPolynomialU = new("aten::special_chebyshev_polynomial_u");
            internal static readonly Operator SpecialChebyshevPolynomialUOut = new("aten::special_chebyshev_polynomial_u", "out");
            internal static readonly Operator SpecialChebyshevPolynomialV = new("aten::special_chebyshev_polynomial_v");
            internal static readonly Operator SpecialChebyshevPolynomialVOut = new("aten::special_chebyshev_polynomial_v", "out");
            internal static readonly Operator SpecialChebyshevPolynomialW = new("aten::special_chebyshev_polynomial_w");
            internal static readonly Operator SpecialChebyshevPolynomialWOut = new("aten::special_chebyshev_polynomial_w", "out");
            internal static readonly Operator SpecialEntr = new("aten::special_entr");
            internal static readonly Operator SpecialErfcx = new("aten::special_erfcx");
            internal static readonly Operator SpecialHermitePolynomialH = new("aten::special_hermite_polynomial_h");
            internal static readonly Operator SpecialHermitePolynomialHOut = new("aten::special_hermite_polynomial_h", "out");
            internal static readonly Operator SpecialHermitePolynomialHe = new("aten::special_hermite_polynomial_he");
            internal static readonly Operator SpecialHermitePolynomialHeOut = new("aten::special_hermite_polynomial_he", "out");
            internal static readonly Operator SpecialI0e = new("aten::special_i0e");
            internal static readonly Operator SpecialI1 = new("aten::special_i1");
            internal static readonly Operator SpecialI1e = new("aten::special_i1e");
            internal static readonly Operator SpecialLaguerrePolynomialL = new("aten::special_laguerre_polynomial_l");
            internal static readonly Operator SpecialLaguerrePolynomialLOut = new("aten::special_laguerre_polynomial_l", "out");
            internal static readonly Operator SpecialLegendrePolynomialP = new("aten::special_legendre_polynomial_p");
            internal static readonly Operator SpecialLegendrePolynomialPOut = new("aten::special_legendre_polynomial_p", "out");
            internal static readonly Operator SpecialModifiedBesselI0 = new("aten::special_modified_bessel_i0");
            internal static readonly Operator SpecialModifiedBesselI0Out = new("aten::special_modified_bessel_i0", "out");
            internal static readonly Operator SpecialModifiedBesselI1 = new("aten::special_modified_bessel_i1");
            internal static readonly Operator SpecialModifiedBesselI1Out = new("aten::special_modified_bessel_i1", "out");
            internal static readonly Operator SpecialModifiedBesselK0 = new("aten::special_modified_bessel_k0");
            internal static readonly Operator SpecialModifiedBesselK0Out = new("aten::special_modified_bessel_k0", "out");
            internal static readonly Operator SpecialModifiedBesselK1 = new("aten::special_modified_bessel_k1");
            internal static readonly Operator SpecialModifiedBesselK1Out = new("aten::special_modified_bessel_k1", "out");
            internal static readonly Operator SpecialNdtr = new("aten::special_ndtr");
            internal static readonly Operator SpecialNdtri = new("aten::special_ndtri");
            internal static readonly Operator SpecialScaledModifiedBesselK0 = new("aten::special_scaled_modified_bessel_k0");
            internal static readonly Operator SpecialScaledModifiedBesselK0Out = new("aten::special_scaled_modified_bessel_k0", "out");
            internal static readonly Operator SpecialScaledModifiedBesselK1 = new("aten::special_scaled_modified_bessel_k1");
            internal static readonly Operator SpecialScaledModifiedBesselK1Out = new("aten::special_scaled_modified_bessel_k1", "out");
            internal static readonly Operator SpecialSphericalBesselJ0 = new("aten::special_spherical_bessel_j0");
            internal static readonly Operator SpecialSphericalBesselJ0Out = new("aten::special_spherical_bessel_j0", "out");
            internal static readonly Operator SpecialXlog1py = new("aten::special_xlog1py");
            internal static readonly Operator SpecialZeta = new("aten::special_zeta");
        }
    }
}
