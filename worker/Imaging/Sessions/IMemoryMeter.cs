namespace SogniLike.Imaging.Sessions;

/// <summary>Measures what sessions cost.</summary>
internal interface IMemoryMeter
{
    /// <summary>Bytes in use where a provider keeps its sessions: of this process, or of the device. 0 when it cannot be told.</summary>
    long UsedBytes(ExecutionProvider provider);
}
