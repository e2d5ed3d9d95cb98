using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Sources;

/// <summary>A picture that an account brought, for its jobs to be made from.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Blob">The file as it is kept: PNG of 8-bit RGB, pixels and nothing else.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="KeptUntilMs">Unix milliseconds until which it is kept for new jobs; jobs that name it keep it longer.</param>
public sealed record SourceImage(AccountId Account, BlobId Blob, int Width, int Height, long SizeBytes, long KeptUntilMs)
{
    /// <summary>Under which name the account holds its blobs.</summary>
    public string Holder => HolderOf(Account);

    /// <summary>Under which name an account holds the blobs that it brought.</summary>
    public static string HolderOf(AccountId account) => $"image:{account}";
}
