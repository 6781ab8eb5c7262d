namespace TorchTune.Core.Tests.Numerics;

// Unless a source is named, expected values are the definitions evaluated with 60 decimal digits (or more) at the exact value of the double.
// Tolerances: every function is a handful of correctly rounded or 1-ulp operations, each good to 2^-53; 16 of them make 2e-15.
public sealed class NormalDistributionTests
{
    private const double SixteenRoundings = 2e-15;

    [Theory]
    [InlineData(-37.5, 4.6053530095819548e-308, -707.66898931750719)]
    [InlineData(-30, 4.9067139271481871e-198, -454.3212439563432)]
    [InlineData(-20.25, 1.77619986494957e-91, -208.96076728764924)]
    [InlineData(-10, 7.6198530241605261e-24, -53.231285150512471)]
    [InlineData(-8.1, 2.7479593923982285e-16, -35.830502890801472)]
    [InlineData(-5, 2.8665157187919391e-7, -15.064998393988726)]
    [InlineData(-3.3, 0.00048342414238377751, -7.6346161480711273)]
    [InlineData(-1.96, 0.024997895148220436, -3.6889636517296386)]
    [InlineData(-1, 0.15865525393145705, -1.8410216450092635)]
    [InlineData(-0.5, 0.3085375387259869, -1.1759117615936186)]
    [InlineData(-1e-05, 0.49999601057719605, -0.69315515943738436)]
    [InlineData(0.3, 0.61791142218895263, -0.48141016158848121)]
    [InlineData(1, 0.84134474606854295, -0.17275377902344989)]
    [InlineData(2.5, 0.99379033467422386, -0.0062290254858600024)]
    [InlineData(6, 0.99999999901341235, -9.8658764552437573e-10)]
    public void Probability_and_its_logarithm_agree_with_the_definition_in_both_tails(double x, double cdf, double logCdf)
    {
        Approximately.Equal(cdf, NormalDistribution.Cdf(x), SixteenRoundings);
        Approximately.Equal(logCdf, NormalDistribution.LogCdf(x), SixteenRoundings);
    }

    [Theory]
    [InlineData(-1e9, -5.0000000000000002e+17)]
    [InlineData(-1e4, -50000010.129278915)]
    [InlineData(-100, -5005.5242086942051)]
    [InlineData(-39, -765.08315656437754)]
    [InlineData(-1.0001, -1.8411741625414107)]
    [InlineData(-0.9999, -1.8408691354861396)]
    [InlineData(8, -6.2209605742717861e-16)]
    [InlineData(20, -2.7536241186062337e-89)]
    [InlineData(37, -5.7255712225245768e-300)]
    public void The_logarithm_goes_on_where_the_probability_has_ended(double x, double logCdf)
    {
        Approximately.Equal(logCdf, NormalDistribution.LogCdf(x), SixteenRoundings);
    }

    // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1: P(x) and Z(x) to 15 decimals.
    [Theory]
    [InlineData(0.5, 0.691462461274013, 0.352065326764300)]
    [InlineData(1.0, 0.841344746068543, 0.241970724519143)]
    [InlineData(2.0, 0.977249868051821, 0.053990966513188)]
    [InlineData(3.0, 0.998650101968370, 0.004431848411938)]
    public void The_handbook_agrees_to_its_last_decimal(double x, double cdf, double pdf)
    {
        Assert.Equal(cdf, NormalDistribution.Cdf(x), 0.51e-15);
        Assert.Equal(pdf, NormalDistribution.Pdf(x), 0.51e-15);
    }

    [Fact]
    public void The_published_test_values_of_AS_241_come_out()
    {
        // Wichura (1988), table 1: PPND16 at 0.25, 0.001 and 1e-20.
        Approximately.Equal(-0.6744897501960817, NormalDistribution.InverseCdf(0.25), SixteenRoundings);
        Approximately.Equal(-3.090232306167814, NormalDistribution.InverseCdf(0.001), SixteenRoundings);
        Approximately.Equal(-9.262340089798408, NormalDistribution.InverseCdf(1e-20), SixteenRoundings);
    }

    [Theory]
    [InlineData(1e-320, -38.269125343032651)]
    [InlineData(1e-300, -37.047096299361199)]
    [InlineData(1e-100, -21.273453560965324)]
    [InlineData(1e-10, -6.3613409024040562)]
    [InlineData(1e-05, -4.2648907939228246)]
    [InlineData(0.0751, -1.43882539275254)]
    [InlineData(0.49999999, -2.5066282733116223e-8)]
    [InlineData(0.5000000001, 2.5066284820303539e-10)]
    [InlineData(0.7, 0.52440051270804066)]
    [InlineData(0.975, 1.9599639845400539)]
    [InlineData(0.9999999, 5.1993375822906611)]
    public void The_inverse_is_accurate_at_the_centre_and_in_the_tails(double probability, double x)
    {
        Approximately.Equal(x, NormalDistribution.InverseCdf(probability), SixteenRoundings);
    }

    [Theory]
    [InlineData(-1e12, -1414213.5623624312)]
    [InlineData(-1e6, -1414.2077829910173)]
    [InlineData(-2000, -63.165418608783609)]
    [InlineData(-700, -37.295079632647417)]
    [InlineData(-649, -35.902631563006568)]
    [InlineData(-100, -13.888476033003886)]
    [InlineData(-1, -0.33747496376420246)]
    [InlineData(-0.4, 0.44079707962943689)]
    [InlineData(-0.001, 3.0903807869170451)]
    [InlineData(-1e-15, 7.9413453261709968)]
    public void The_inverse_of_the_logarithm_is_accurate_everywhere(double logProbability, double x)
    {
        Approximately.Equal(x, NormalDistribution.InverseLogCdf(logProbability), SixteenRoundings);
    }

    [Theory]
    [InlineData(-1, 1, -0.38171514630212607)]
    [InlineData(-1e-10, 2e-10, -22.84617717447702)]
    [InlineData(0.5, 0.5000001, -17.16203420968935)]
    [InlineData(30, 30.0000001, -467.03703567247654)]
    [InlineData(30, 31, -454.32124395634325)]
    [InlineData(-31, -30, -454.32124395634325)]
    [InlineData(10, 10.05, -54.154641353381653)]
    [InlineData(-0.3, 0.9, -0.83505343759833748)]
    [InlineData(2, double.PositiveInfinity, -3.7831843336820319)]
    [InlineData(double.NegativeInfinity, -2, -3.7831843336820319)]
    [InlineData(double.NegativeInfinity, 3, -0.0013508099647481938)]
    [InlineData(60, 70, -1805.0135606805671)]
    [InlineData(-8, -7.5, -31.095579450839753)]
    [InlineData(1, 1.6, -2.264750318349434)]
    public void The_mass_of_an_interval_loses_no_digits_to_cancellation(double low, double high, double logMass)
    {
        // A logarithm near zero can be no better than the rounding of a probability near one.
        double tolerance = SixteenRoundings * Math.Max(1, Math.Abs(logMass));

        Assert.Equal(logMass, NormalDistribution.LogMass(low, high), tolerance);
    }

    [Fact]
    public void Probability_is_monotone_across_every_seam_of_the_implementation()
    {
        // A grid that is fine against the accuracy asked for: a seam off by more than the rounding would show as a step back.
        double before = 0;
        for (double x = -38; x < 8.2; x += 1 / 512.0)
        {
            double now = NormalDistribution.Cdf(x);
            Assert.InRange(now, before, 1);
            before = now;
        }
    }

    [Fact]
    public void The_ends_are_exact_and_nonsense_is_refused()
    {
        Assert.Equal(0, NormalDistribution.Cdf(double.NegativeInfinity));
        Assert.Equal(1, NormalDistribution.Cdf(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, NormalDistribution.InverseCdf(0));
        Assert.Equal(double.PositiveInfinity, NormalDistribution.InverseCdf(1));
        Assert.Equal(double.NegativeInfinity, NormalDistribution.LogMass(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.InverseCdf(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.InverseLogCdf(double.NaN));
        Assert.Throws<ArgumentException>(() => NormalDistribution.LogMass(1, 0));
    }
}
