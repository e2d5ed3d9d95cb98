using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>One honest device of each class.</summary>
internal sealed class ToyDevices(Dice dice)
{
    /// <summary>Number of classes.</summary>
    public const int Count = 3;

    private static readonly ToyDenoiser SingleDevice = new();
    private static readonly ToyDenoiser HalfDevice = new(ToyRounding.Half);

    private readonly ToyDenoiser _noisy = new(ToyRounding.Half, noise: dice);

    public ToyDenoiser this[ToyDevice device] => device switch
    {
        ToyDevice.Half => HalfDevice,
        ToyDevice.Noisy => _noisy,
        _ => SingleDevice,
    };
}
