namespace SogniLike.Mutation;

/// <summary>What became of a mutant.</summary>
internal enum MutantResult
{
    /// <summary>Its test failed: the check is held.</summary>
    Killed,

    /// <summary>Its test passed: nothing holds the check.</summary>
    Survived,

    /// <summary>It could not be tried: the text is gone, it does not compile, or there is no such test.</summary>
    Broken,
}
