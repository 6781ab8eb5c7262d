namespace TorchTune.Core.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_parts_make_the_matrix_again_and_the_vectors_are_orthonormal(int n)
    {
        var random = RandomSource.For(11, n, "test");
        var matrix = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) matrix[i, j] = matrix[j, i] = random.Normal();
        }

        var (values, vectors) = SymmetricEigen.Decompose(matrix);

        // Backward stable: errors of a few n roundings of the matrix's size, which is about 2·√n.
        double tolerance = 40 * n * 2.2e-16 * 2 * Math.Sqrt(n);
        Assert.Equal(values.Order(), values);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Assert.Equal(matrix[i, j], Enumerable.Range(0, n).Sum(k => vectors[i, k] * values[k] * vectors[j, k]), tolerance);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => vectors[k, i] * vectors[k, j]), tolerance);
            }
        }
    }

    [Fact]
    public void Known_spectra_are_found()
    {
        // The path's second difference: 2 − 2·cos(kπ / (n + 1)).
        const int N = 9;
        var chain = new double[N, N];
        for (int i = 0; i < N; i++)
        {
            chain[i, i] = 2;
            if (i > 0) chain[i - 1, i] = chain[i, i - 1] = -1;
        }

        var (values, _) = SymmetricEigen.Decompose(chain);

        for (int k = 1; k <= N; k++) Assert.Equal(2 - (2 * Math.Cos(k * Math.PI / (N + 1))), values[k - 1], 1e-14);
    }

    [Fact]
    public void Small_eigenvalues_of_a_graded_matrix_keep_their_digits()
    {
        // [[1, e], [e, 2e²]] with e = 1e-10: the smaller eigenvalue is e² to first order, with relative error e².
        var (values, _) = SymmetricEigen.Decompose(new[,] { { 1, 1e-10 }, { 1e-10, 2e-20 } });

        Approximately.Equal(1e-20, values[0], 1e-14);
    }

    [Fact]
    public void What_has_no_eigenvalues_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(new double[2, 3]));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(new[,] { { double.NaN } }));
        Assert.Empty(SymmetricEigen.Decompose(new double[0, 0]).Values);
    }
}
