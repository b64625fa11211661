package media

// UDP is the network of the operating system.
func UDP() Network { return nil }
