namespace TorchTune.Training;

/// <summary>Learning rate and weight decay of a <see cref="HypergradientTrainable"/> at a moment: a point of their curves.</summary>
/// <param name="Rehearsal">The number of the rehearsal that was judged, from 1; 0 in the training itself.</param>
/// <param name="Update">Updates of the weights done since the rehearsal or the training began.</param>
/// <param name="LearningRate">The adapted rate before it moved, without the schedule's factor.</param>
/// <param name="WeightDecay">The weight decay before it moved.</param>
/// <param name="ValidationLoss">On the validation examples that the hypergradient is of; NaN after a divergence.</param>
/// <param name="RateGradient">The derivative of that loss by the logarithm of the rate; NaN where there is none.</param>
/// <param name="DecayGradient">The derivative by the logarithm of the weight decay; NaN where there is none.</param>
/// <param name="Outcome">What became of it, in a word or a sentence.</param>
public sealed record HyperMove(int Rehearsal, int Update, double LearningRate, double WeightDecay, double ValidationLoss, double RateGradient, double DecayGradient, string Outcome);
