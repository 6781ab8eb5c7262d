namespace TorchSharp.Tests.optim;

/// <summary>The update of one number, from the papers' formulas: a slow and independent second implementation. A rule belongs to one element.</summary>
internal delegate double ScalarRule(double parameter, double gradient);

internal static class ScalarRules
{
    internal static ScalarRule Sgd(double lr, double momentum, double dampening, double decay, bool nesterov, bool maximize)
    {
        double? buffer = null;
        return (p, gradient) =>
        {
            var g = gradient + (decay * p);
            var step = g;
            if (momentum != 0)
            {
                buffer = buffer is { } b ? (momentum * b) + ((1 - dampening) * g) : g;
                step = nesterov ? g + (momentum * buffer.Value) : buffer.Value;
            }

            return maximize ? p + (lr * step) : p - (lr * step);
        };
    }

    internal static ScalarRule Adam(double lr, double beta1, double beta2, double eps, double decay, bool decoupled, bool amsgrad, bool maximize)
    {
        var (t, m, v, largest) = (0, 0.0, 0.0, 0.0);
        return (p, gradient) =>
        {
            t++;
            var g = maximize ? -gradient : gradient;
            if (decoupled)
            {
                p -= lr * decay * p;
            }
            else
            {
                g += decay * p;
            }

            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            largest = Math.Max(largest, v);
            var unbiasedMean = m / (1 - Math.Pow(beta1, t));
            var unbiasedSquare = (amsgrad ? largest : v) / (1 - Math.Pow(beta2, t));
            return p - (lr * unbiasedMean / (Math.Sqrt(unbiasedSquare) + eps));
        };
    }

    internal static ScalarRule RmsProp(double lr, double alpha, double eps, double decay, double momentum, bool centered, bool maximize)
    {
        var (square, mean, buffer) = (0.0, 0.0, 0.0);
        return (p, gradient) =>
        {
            var g = (maximize ? -gradient : gradient) + (decay * p);
            square = (alpha * square) + ((1 - alpha) * g * g);
            mean = (alpha * mean) + ((1 - alpha) * g);
            var step = g / (Math.Sqrt(centered ? square - (mean * mean) : square) + eps);
            buffer = (momentum * buffer) + step;
            return p - (lr * buffer);
        };
    }

    internal static ScalarRule Adagrad(double lr, double lrDecay, double decay, double start, double eps)
    {
        var (t, sum) = (0, start);
        return (p, gradient) =>
        {
            t++;
            var g = gradient + (decay * p);
            sum += g * g;
            return p - (lr / (1 + ((t - 1) * lrDecay)) * g / (Math.Sqrt(sum) + eps));
        };
    }

    internal static ScalarRule Adadelta(double lr, double rho, double eps, double decay, bool maximize)
    {
        var (square, steps) = (0.0, 0.0);
        return (p, gradient) =>
        {
            var g = (maximize ? -gradient : gradient) + (decay * p);
            square = (rho * square) + ((1 - rho) * g * g);
            var step = Math.Sqrt(steps + eps) / Math.Sqrt(square + eps) * g;
            steps = (rho * steps) + ((1 - rho) * step * step);
            return p - (lr * step);
        };
    }

    internal static ScalarRule Adamax(double lr, double beta1, double beta2, double eps, double decay)
    {
        var (t, m, u) = (0, 0.0, 0.0);
        return (p, gradient) =>
        {
            t++;
            var g = gradient + (decay * p);
            m = (beta1 * m) + ((1 - beta1) * g);
            u = Math.Max(beta2 * u, Math.Abs(g) + eps);
            return p - (lr / (1 - Math.Pow(beta1, t)) * m / u);
        };
    }

    internal static ScalarRule NAdam(double lr, double beta1, double beta2, double eps, double decay, double momentumDecay)
    {
        var (t, m, v, product) = (0, 0.0, 0.0, 1.0);
        double Mu(int step) => beta1 * (1 - (0.5 * Math.Pow(0.96, step * momentumDecay)));
        return (p, gradient) =>
        {
            t++;
            var g = gradient + (decay * p);
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            product *= Mu(t);
            var lookAhead = ((1 - Mu(t)) / (1 - product) * g) + (Mu(t + 1) / (1 - (product * Mu(t + 1))) * m);
            return p - (lr * lookAhead / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + eps));
        };
    }

    internal static ScalarRule Asgd(double lr, double lambd, double alpha, double decay, bool maximize)
    {
        var (t, eta) = (0, lr);
        return (p, gradient) =>
        {
            t++;
            var g = (maximize ? -gradient : gradient) + (decay * p);
            p = ((1 - (lambd * eta)) * p) - (eta * g);
            eta = lr / Math.Pow(1 + (lambd * lr * t), alpha);
            return p;
        };
    }

    internal static ScalarRule Rprop(double lr, double etaminus, double etaplus, double smallest, double largest, bool maximize)
    {
        var (step, last) = (lr, 0.0);
        return (p, gradient) =>
        {
            var g = maximize ? -gradient : gradient;
            var agreement = Math.Sign(g * last);
            step = Math.Clamp(step * (agreement > 0 ? etaplus : agreement < 0 ? etaminus : 1), smallest, largest);
            last = agreement < 0 ? 0 : g;
            return p - (Math.Sign(last) * step);
        };
    }
}
