using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The numbers of one update of one parameter.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Decay">The weight decay, unless each element has its own.</param>
/// <param name="ElementDecay">The weight decay of each element, in the parameter's shape; or null.</param>
/// <param name="Momentum">The momentum.</param>
/// <param name="Beta1">The decay of the mean of gradients.</param>
/// <param name="Beta2">The decay of the mean of squares.</param>
/// <param name="Epsilon">What is added to the denominator.</param>
/// <param name="Step">The count of updates of this parameter, this one included: 1 for the first.</param>
internal readonly record struct Coefficients(double LearningRate, double Decay, Tensor? ElementDecay, double Momentum, double Beta1, double Beta2, double Epsilon, int Step);

/// <summary>One update of one parameter, as it was: weight and state before, gradient, state after.</summary>
/// <param name="Weight">The weight before.</param>
/// <param name="Gradient">The gradient there.</param>
/// <param name="Before">The state before.</param>
/// <param name="After">The state after.</param>
internal readonly record struct UpdateView(Tensor Weight, Tensor Gradient, Tensor[] Before, Tensor[] After);
