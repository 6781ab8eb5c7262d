namespace TorchTune;

/// <summary>How a <see cref="Clause"/> compares the parent's value with its operands.</summary>
public enum Relation
{
    /// <summary>Is one of the operands.</summary>
    In,

    /// <summary>Equals the operand.</summary>
    Eq,

    /// <summary>Differs from the operand.</summary>
    Ne,

    /// <summary>Is greater than the operand; for an ordinal, a later level.</summary>
    Gt,

    /// <summary>Is greater than or equal to the operand.</summary>
    Ge,

    /// <summary>Is less than the operand; for an ordinal, an earlier level.</summary>
    Lt,

    /// <summary>Is less than or equal to the operand.</summary>
    Le,
}
