using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>|input − target|.</summary>
        public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);

        /// <summary>(input − target)².</summary>
        public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

        /// <summary>(input − target)² / (2 · beta) where that is below beta, else |input − target| − beta / 2.</summary>
        public static SmoothL1Loss SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1) => new(reduction, beta);

        /// <summary>(input − target)² / 2 where the difference is below delta, else delta · (|input − target| − delta / 2).</summary>
        public static HuberLoss HuberLoss(double delta = 1, Reduction reduction = Reduction.Mean) => new(delta, reduction);

        /// <summary>Minus the log probability, [batch, classes, ...], of the target class.</summary>
        public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

        /// <summary>The cross-entropy between probabilities and targets of 0 to 1.</summary>
        public static BCELoss BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

        /// <summary>The divergence of log probabilities from a target distribution; the mean is over elements.</summary>
        public static KLDivLoss KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean) => new(log_target, reduction);

        /// <summary>The input where the target is 1, max(0, margin − input) where it is −1.</summary>
        public static HingeEmbeddingLoss HingeEmbeddingLoss(double margin = 1, Reduction reduction = Reduction.Mean) => new(margin, reduction);

        /// <summary>ln(1 + e^(−target · input)) for targets of ±1.</summary>
        public static SoftMarginLoss SoftMarginLoss(Reduction reduction = Reduction.Mean) => new(reduction);

        /// <summary>The hinge between every target class and every other; the list of classes ends at −1.</summary>
        public static MultiLabelMarginLoss MultiLabelMarginLoss(Reduction reduction = Reduction.Mean) => new(reduction);

        /// <summary>The mean over classes of the binary cross-entropy of logits.</summary>
        public static MultiLabelSoftMarginLoss MultiLabelSoftMarginLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

        /// <summary>The mean over the other classes of max(0, margin − input of the target + input)^p.</summary>
        public static MultiMarginLoss MultiMarginLoss(int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(p, margin, weight, reduction);

        /// <summary>Minus the log likelihood of counts under Poisson distributions, whose (log) means are the input.</summary>
        public static PoissonNLLLoss PoissonNLLLoss(bool log_input = true, bool full = false, float eps = 1e-08f, Reduction reduction = Reduction.Mean) => new(log_input, full, eps, reduction);

        /// <summary>Minus the log likelihood under normal distributions of these means and variances.</summary>
        public static GaussianNLLLoss GaussianNLLLoss(bool full = false, float eps = 1e-08f, Reduction reduction = Reduction.Mean) => new(full, eps, reduction);

        /// <summary>max(0, −target · (input1 − input2) + margin): the target says which of the two shall be larger.</summary>
        public static MarginRankingLoss MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

        /// <summary>1 − cos where the target is 1, max(0, cos − margin) where it is −1.</summary>
        public static CosineEmbeddingLoss CosineEmbeddingLoss(double margin = 0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

        /// <summary>max(0, d(anchor, positive) − d(anchor, negative) + margin).</summary>
        public static TripletMarginLoss TripletMarginLoss(double margin = 1, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean) => new(margin, p, eps, swap, reduction);

        /// <summary>Minus the log probability of a sequence under all its alignments (Graves et al., 2006).</summary>
        public static CTCLoss CTCLoss(long blank = 0, bool zero_infinity = false, Reduction reduction = Reduction.Mean) => new(blank, zero_infinity, reduction);

        /// <summary>Minus the log probability that the softmax of the logits [batch, classes, ...] gives to the targets: classes [batch, ...], or probabilities of the logits' shape.</summary>
        /// <param name="weight">A weight for each class; the mean is then weighted too.</param>
        /// <param name="ignore_index">A target that does not count; −100 where null.</param>
        /// <param name="reduction">What becomes of the values of all samples.</param>
        public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) => new(weight, ignore_index, reduction);

        /// <summary>The cross-entropy between σ(input) and targets of 0 to 1, without overflow.</summary>
        /// <param name="weight">A weight for each element.</param>
        /// <param name="reduction">What becomes of all values.</param>
        /// <param name="pos_weights">How much more the positive targets of each class count.</param>
        public static BCEWithLogitsLoss BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) => new(weight, reduction, pos_weights);

        /// <summary>max(0, d(anchor, positive) − d(anchor, negative) + margin), with any distance.</summary>
        /// <param name="distance">The distance of the vectors of a batch; the Euclidean one where null.</param>
        /// <param name="margin">How much farther the negative shall be.</param>
        /// <param name="swap">Whether the nearer of anchor and positive counts against the negative.</param>
        /// <param name="reduction">What becomes of the values of all samples.</param>
        public static TripletMarginWithDistanceLoss TripletMarginWithDistanceLoss(Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean) =>
            new(distance, margin, swap, reduction);
    }
}
