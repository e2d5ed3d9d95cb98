namespace SogniLike.Coordinator.Fields;

/// <summary>What is wrong with a field of a request. The public code of each is in proto/README.md.</summary>
public enum FieldErrorCode
{
    Required = 1,
    TooLong = 2,
    OutOfRange = 3,
    NotAMultiple = 4,
    NotFinite = 5,
    Malformed = 6,
    UnknownSampler = 7,
    UnknownModel = 8,
    ModelDisabled = 9,
    UnknownImage = 10,
    ModeUnsupported = 11,
    ImageWrongSize = 12,
}
