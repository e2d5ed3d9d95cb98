using Grpc.Core;
using SogniLike.Client;
using SogniLike.Protocol.Errors;

namespace SogniLike.Cli;

/// <summary>How the command ends. Scripts rely on these numbers; coordinator/Cli/README.md lists them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Failed for a reason that none of the others names.</summary>
    public const int Failed = 1;

    /// <summary>The command line, the settings or a value in the request is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A job failed, was refused or was cancelled.</summary>
    public const int JobFailed = 3;

    /// <summary>No key, a wrong key, or one that may not do this.</summary>
    public const int Authentication = 4;

    public const int NotFound = 5;

    /// <summary>A quota is used up or the pool is full.</summary>
    public const int NoCapacity = 6;

    public const int Timeout = 7;

    /// <summary>No coordinator answers.</summary>
    public const int Unreachable = 8;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    public static int Of(SogniException error) => error.Code switch
    {
        ClientErrorCodes.Timeout => Timeout,
        ClientErrorCodes.Unreachable or ClientErrorCodes.CertificateRefused or ClientErrorCodes.NotACoordinator => Unreachable,
        ErrorCodes.ImageTooLarge => Failed,
        _ => error.Status switch
        {
            StatusCode.InvalidArgument or StatusCode.OutOfRange => Usage,
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => Authentication,
            StatusCode.NotFound => NotFound,
            StatusCode.ResourceExhausted => NoCapacity,
            StatusCode.DeadlineExceeded => Timeout,
            StatusCode.Unavailable => Unreachable,
            _ => Failed,
        },
    };
}
