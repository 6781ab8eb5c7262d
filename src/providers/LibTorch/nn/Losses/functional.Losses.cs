namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator L1 = new("aten::l1_loss");
            private static readonly Operator SquaredError = new("aten::mse_loss");
            private static readonly Operator SmoothL1 = new("aten::smooth_l1_loss");
            private static readonly Operator Huber = new("aten::huber_loss");
            private static readonly Operator CrossEntropy = new("aten::cross_entropy_loss");
            private static readonly Operator NegativeLogLikelihood = new("aten::nll_loss_nd");
            private static readonly Operator BinaryCrossEntropy = new("aten::binary_cross_entropy");
            private static readonly Operator BinaryCrossEntropyOfLogits = new("aten::binary_cross_entropy_with_logits");
            private static readonly Operator Divergence = new("aten::kl_div");
            private static readonly Operator HingeEmbedding = new("aten::hinge_embedding_loss");
            private static readonly Operator CosineEmbedding = new("aten::cosine_embedding_loss");
            private static readonly Operator MarginRanking = new("aten::margin_ranking_loss");
            private static readonly Operator MultiMargin = new("aten::multi_margin_loss");
            private static readonly Operator MultiLabelMargin = new("aten::multilabel_margin_loss");
            private static readonly Operator SoftMargin = new("aten::soft_margin_loss");
            private static readonly Operator PoissonLikelihood = new("aten::poisson_nll_loss");
            private static readonly Operator TripletMargin = new("aten::triplet_margin_loss");
            private static readonly Operator ConnectionistTemporal = new("aten::ctc_loss", "Tensor");

            /// <summary>|input − target|.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => L1.Invoke(input, target, (long)reduction);

            /// <summary>(input − target)².</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => SquaredError.Invoke(input, target, (long)reduction);

            /// <summary>(input − target)² / (2 · beta) where |input − target| is below beta, else |input − target| − beta / 2.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) => SmoothL1.Invoke(input, target, (long)reduction, beta);

            /// <summary>(input − target)² / 2 where |input − target| is below delta, else delta · (|input − target| − delta / 2).</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) => Huber.Invoke(input, target, (long)reduction, delta);

            /// <summary>Minus the log probability that the softmax of the logits gives to the targets.</summary>
            /// <param name="input">Logits [batch, classes, ...].</param>
            /// <param name="target">Classes [batch, ...] of type int64, or probabilities of the logits' shape.</param>
            /// <param name="weight">A weight for each class; the mean is then weighted too.</param>
            /// <param name="ignore_index">A target that does not count.</param>
            /// <param name="reduction">What becomes of the values of all samples.</param>
            /// <param name="label_smoothing">The share of a uniform distribution that is mixed into the targets (Szegedy et al., 2016).</param>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                CrossEntropy.Invoke(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>Minus the log probability, [batch, classes, ...], of the target class.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) => NegativeLogLikelihood.Invoke(input, target, weight, (long)reduction);

            /// <summary>−target · ln(input) − (1 − target) · ln(1 − input); logarithms count as at least −100.</summary>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) => BinaryCrossEntropy.Invoke(input, target, weight, (long)reduction);

            /// <summary>The cross-entropy between σ(input) and targets of 0 to 1, without overflow; positive targets count <paramref name="pos_weights"/> times.</summary>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                BinaryCrossEntropyOfLogits.Invoke(input, target, weight, pos_weights, (long)reduction);

            /// <summary>target · (ln(target) − input), with log probabilities as input and, where <paramref name="log_target"/>, as target; the mean is over elements.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) => Divergence.Invoke(input, target, (long)reduction, log_target);

            /// <summary>The input where the target is 1, max(0, margin − input) where it is −1.</summary>
            public static Tensor hinge_embedding_loss(Tensor input, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) => HingeEmbedding.Invoke(input, target, margin, (long)reduction);

            /// <summary>1 − cos(input1, input2) where the target is 1, max(0, cos − margin) where it is −1.</summary>
            public static Tensor cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
                CosineEmbedding.Invoke(input1, input2, target, margin, (long)reduction);

            /// <summary>max(0, −target · (input1 − input2) + margin).</summary>
            public static Tensor margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
                MarginRanking.Invoke(input1, input2, target, margin, (long)reduction);

            /// <summary>The sum over the other classes of weight of the target · max(0, margin − input of the target + input)^p, divided by the number of classes.</summary>
            public static Tensor multi_margin_loss(Tensor input, Tensor target, int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                MultiMargin.Invoke(input, target, p, margin, weight, (long)reduction);

            /// <summary>The sum of max(0, 1 − (input of a target class − input of another class)), divided by the number of classes; the list of target classes ends at −1.</summary>
            public static Tensor multi_label_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => MultiLabelMargin.Invoke(input, target, (long)reduction);

            /// <summary>ln(1 + e^(−target · input)) for targets of ±1.</summary>
            public static Tensor soft_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => SoftMargin.Invoke(input, target, (long)reduction);

            /// <summary>The mean over the classes (the last dimension) of the binary cross-entropy of logits.</summary>
            public static Tensor multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var likelihood = LogSigmoid.Invoke(input).mul(target).add(LogSigmoid.Invoke(input.neg()).mul(target.neg().add(1)));
                var weighted = weight is null ? likelihood : likelihood.mul(weight);
                return Reduced(weighted.neg().mean([-1]), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>Minus the log likelihood of counts under Poisson distributions: e^input − target · input, or input − target · ln(input + eps).</summary>
            /// <param name="input">The (log) means.</param>
            /// <param name="target">The counts.</param>
            /// <param name="log_input">Whether the input is the logarithm of the means.</param>
            /// <param name="full">Whether to add Stirling's approximation of ln(target!).</param>
            /// <param name="eps">What keeps the logarithm finite.</param>
            /// <param name="reduction">What becomes of all values.</param>
            public static Tensor poisson_nll_loss(Tensor input, Tensor target, bool log_input = true, bool full = false, float eps = 1e-08f, Reduction reduction = Reduction.Mean) =>
                PoissonLikelihood.Invoke(input, target, log_input, full, (double)eps, (long)reduction);

            /// <summary>(ln(variance) + (input − target)² / variance) / 2, and ln(2π) / 2 where <paramref name="full"/>.</summary>
            /// <remarks>The variance counts as at least <paramref name="eps"/>; that limit has no gradient.</remarks>
            public static Tensor gaussian_nll_loss(Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1e-06f, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var spread = variance.ndim == input.ndim - 1 ? variance.unsqueeze(-1) : variance;
                var bounded = spread.clone();
                using (no_grad())
                {
                    bounded.clamp_(min: (double)eps);
                }
                var values = bounded.log().add(input.sub(target).square().div(bounded)).mul(0.5);
                if (full)
                {
                    values = values.add(0.5 * Math.Log(2 * Math.PI));
                }
                return Reduced(values, reduction).MoveToOuterDisposeScope();
            }

            /// <summary>max(0, d(anchor, positive) − d(anchor, negative) + margin) with the p-norm of the difference of vectors.</summary>
            /// <param name="anchor">[batch, vector].</param>
            /// <param name="positive">What shall be near.</param>
            /// <param name="negative">What shall be far.</param>
            /// <param name="margin">How much farther.</param>
            /// <param name="p">The order of the norm.</param>
            /// <param name="eps">What is added to the differences.</param>
            /// <param name="swap">Whether the nearer of anchor and positive counts against the negative.</param>
            /// <param name="reduction">What becomes of the values of all samples.</param>
            public static Tensor triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, double margin = 1, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean) =>
                TripletMargin.Invoke(anchor, positive, negative, margin, (double)p, eps, swap, (long)reduction);

            /// <inheritdoc cref="triplet_margin_loss"/>
            public static Tensor triplet_margin_with_distance_loss(Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
            {
                distance ??= static (first, second) => pairwise_distance(first, second);
                using var scope = NewDisposeScope();
                var near = distance(anchor, positive);
                var far = distance(anchor, negative);
                if (swap)
                {
                    far = far.minimum(distance(positive, negative));
                }
                return Reduced(near.sub(far).add(margin).clamp_min(0), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>Minus the log probability of the targets under all alignments with log probabilities [length, batch, classes] (Graves et al., 2006).</summary>
            public static Tensor ctc_loss(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, long blank = 0, bool zero_infinity = false, Reduction reduction = Reduction.Mean) =>
                ConnectionistTemporal.Invoke(log_probs, targets, input_lengths, target_lengths, blank, (long)reduction, zero_infinity);

            private static Tensor Reduced(Tensor values, Reduction reduction) => reduction switch
            {
                Reduction.Mean => values.mean(),
                Reduction.Sum => values.sum(),
                _ => values,
            };
        }
    }
}
