"""What is published where: order, addresses, views, plan. Pure; knows of no disk, clock or cache."""
