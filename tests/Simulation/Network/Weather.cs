using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Network;

/// <summary>How bad the network is now, and the chances of each packet in it.</summary>
internal sealed class Weather(EventLoop loop, Dice dice)
{
    /// <summary>True: nothing is lost any more and nothing dies.</summary>
    public bool IsCalm { get; set; }

    public EventLoop Loop { get; } = loop;

    public Dice Dice { get; } = dice;

    /// <summary>On the way to the store and back.</summary>
    public TimeSpan StoreDelay() => !IsCalm && Dice.Falls(0.01) ? Dice.Milliseconds(50, 7_000) : Dice.Milliseconds(0.1, 1);

    /// <summary>On the way between a coordinator and its clients.</summary>
    public TimeSpan WireDelay() => !IsCalm && Dice.Falls(0.02) ? Dice.Milliseconds(200, 3_000) : Dice.Milliseconds(1, 60);

    /// <summary>A request to the store that never arrives, or an answer that never comes back.</summary>
    public bool LosesStorePacket() => !IsCalm && Dice.Falls(0.002);

    /// <summary>A wake or progress that one subscriber does not hear.</summary>
    public bool LosesMessage() => !IsCalm && Dice.Falls(0.1);

    /// <summary>A call or stream whose connection breaks, at the moment of asking.</summary>
    public bool BreaksConnection() => !IsCalm && Dice.Falls(0.01);
}
