namespace SogniLike.Coordinator.Verification;

/// <summary>One check of a result. Looks at what came and what was asked for; whoever sent it makes no difference. Safe for concurrent use.</summary>
internal interface IResultCheck
{
    /// <summary>Its name, as it is kept with the job.</summary>
    string Name { get; }

    /// <summary>Passes the image on, doubts it or refuses it. No exception because of the image.</summary>
    CheckResult Check(ReturnedImage image, CancellationToken cancellationToken);
}
