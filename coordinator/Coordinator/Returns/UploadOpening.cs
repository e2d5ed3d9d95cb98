using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Returns;

/// <summary>Answer to the header of an upload. A closed set.</summary>
public abstract record UploadOpening
{
    private UploadOpening()
    {
    }

    /// <summary>Send the bytes. Dispose it in any case.</summary>
    public sealed record Opened(IIncomingUpload Upload) : UploadOpening;

    /// <summary>The shown lease is not the running one; never <see cref="LeaseStanding.Current"/>.</summary>
    public sealed record Lost(LeaseStanding Standing) : UploadOpening;

    public sealed record Invalid(FieldError Error) : UploadOpening;

    /// <summary>The announced size is beyond the limit.</summary>
    public sealed record TooLarge(long LimitBytes) : UploadOpening;

    /// <summary>Too many uploads at the same time: try again later.</summary>
    public sealed record Busy(int Limit) : UploadOpening;

    /// <summary>Too many uploads at the same time under this lease: try again later.</summary>
    public sealed record LeaseBusy(int Limit) : UploadOpening;
}
