namespace SogniLike.Coordinator.Intake;

/// <summary>What the model sees of a picture a part of which is made anew, with the numbers of the contract.</summary>
public enum MaskArea
{
    /// <summary><see cref="Whole"/>.</summary>
    Unspecified = 0,

    /// <summary>All of it.</summary>
    Whole = 1,

    /// <summary>The masked part and some pixels around it.</summary>
    OnlyMasked = 2,
}
