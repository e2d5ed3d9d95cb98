namespace SogniLike.Coordinator.Intake;

/// <summary>The generator of the starting noise that an artist asks for.</summary>
public enum NoiseSource
{
    /// <summary>The model's default.</summary>
    Unspecified = 0,
    Cpu = 1,
    Nv = 2,
}
